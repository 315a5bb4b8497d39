//! Requests that try to be understood in two ways, and heads nobody sends by accident.

use tokio::io::AsyncWriteExt;

use crate::{Answer, Wire, get_request, server};

/// What the server says to bytes on one connection, until it hangs up.
async fn exchange(bytes: &str) -> String {
    let server = server();
    let mut wire: Wire = server.connect().await;
    wire.write(bytes).await;
    String::from_utf8_lossy(&wire.rest().await).into_owned()
}

fn answers(said: &str) -> usize {
    said.matches("HTTP/1.1 ").count()
}

/// A whole problem: content type, code, the id of the header in the body.
fn problem(said: &str) -> rt_http::ProblemBody {
    let problem = Answer::parse(said.as_bytes()).problem();
    assert!(problem.request_id.is_some(), "{said}");
    problem
}

#[tokio::test]
async fn two_lengths_are_refused() {
    let said = exchange(
        "POST /raw HTTP/1.1\r\nhost: shop\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello!",
    )
    .await;
    assert!(said.starts_with("HTTP/1.1 400 "), "{said}");
    assert_eq!(answers(&said), 1);
}

#[tokio::test]
async fn a_length_beside_chunks_is_refused() {
    // By its length the second request would be part of the body, by its chunks a request.
    let smuggled = "GET /ping HTTP/1.1\r\nhost: shop\r\n\r\n";
    for head in [
        "content-length: 40\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: chunked\r\ncontent-length: 40\r\n",
        "Transfer-Encoding: gzip, chunked\r\nContent-Length: 40\r\n",
    ] {
        let request = format!("POST /raw HTTP/1.1\r\nhost: shop\r\n{head}\r\n0\r\n\r\n{smuggled}");
        let said = exchange(&request).await;
        assert_eq!(answers(&said), 1, "{said}");
        let problem = problem(&said);
        assert_eq!(problem.status, 400);
        assert!(problem.detail.is_some_and(|detail| detail.contains("both")), "{said}");
    }
}

#[tokio::test]
async fn it_is_refused_wherever_it_stands_on_a_connection() {
    let twice = "POST /raw HTTP/1.1\r\nhost: shop\r\ntransfer-encoding: chunked\r\n\
        content-length: 5\r\n\r\n0\r\n\r\n";
    let server = server();
    let mut wire = server.connect().await;
    wire.write("POST /raw HTTP/1.1\r\nhost: shop\r\ncontent-length: 5\r\n\r\nhello").await;
    assert_eq!(wire.answer().await.body, "5");
    wire.write(twice).await;
    assert_eq!(wire.last_answer().await.problem().status, 400, "after an answer");

    for first in [
        "POST /raw HTTP/1.1\r\nhost: shop\r\ncontent-length: 5\r\n\r\nhello",
        "POST /raw HTTP/1.1\r\nhost: shop\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    ] {
        let said = exchange(&format!("{first}{twice}")).await;
        assert!(said.starts_with("HTTP/1.1 200 "), "{said}");
        assert_eq!(answers(&said), 2, "both at once: {said}");
        assert!(said.contains("HTTP/1.1 400 ") && !said.contains("HTTP/1.1 200 OK\r\nHTTP"));
    }
    assert_eq!(server.send(get_request("/ping")).await.body, "pong", "the server goes on");
}

#[tokio::test]
async fn what_cannot_be_read_is_answered_by_a_problem_with_an_id() {
    let long = format!("GET /{} HTTP/1.1\r\nhost: shop\r\n\r\n", "a".repeat(70_000));
    let many = format!("GET /ping HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(1_000));
    for (sent, status, code) in [
        ("nonsense\r\n\r\n", 400, "bad_request"),
        ("GET /ping HTTP/3.0\r\n\r\n", 400, "bad_request"),
        ("GET /ping HTTP/1.1\r\nbad name: x\r\n\r\n", 400, "bad_request"),
        (many.as_str(), 431, "head_too_large"),
        (long.as_str(), 431, "head_too_large"),
    ] {
        let said = exchange(sent).await;
        let problem = problem(&said);
        assert_eq!((problem.status, &*problem.code), (status, code), "{said}");
        assert!(said.contains("connection: close") && said.contains("\r\ndate: "), "{said}");
    }
}

#[tokio::test]
async fn a_bad_head_after_a_good_one_is_a_problem_too() {
    let server = server();
    let mut wire = server.connect().await;
    wire.write("GET /ping HTTP/1.1\r\nhost: shop\r\n\r\n").await;
    assert_eq!(wire.answer().await.body, "pong");
    wire.write("GET\r\n\r\n").await;
    assert_eq!(wire.last_answer().await.problem().code, "bad_request");
}

#[tokio::test]
async fn other_framing_tricks_are_refused() {
    for head in [
        "transfer-encoding: chunked, identity\r\n",
        "transfer-encoding: chunked, chunked\r\n",
        "transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: xchunked\r\n",
        "transfer-encoding : chunked\r\n",
        "content-length: +5\r\n",
        "content-length: 5, 6\r\n",
        "content-length: -1\r\n",
        "content-length: 99999999999999999999\r\n",
        " folded: header\r\n",
        "bad header name: x\r\n",
        "nul: a\0b\r\n",
    ] {
        let said = exchange(&format!("POST /raw HTTP/1.1\r\nhost: shop\r\n{head}\r\nhello")).await;
        assert!(said.starts_with("HTTP/1.1 400 "), "{head:?}: {said}");
        assert_eq!(answers(&said), 1, "{head:?}");
    }
    let old = exchange("POST /raw HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n").await;
    assert!(old.contains(" 400 "), "{old}");
}

#[tokio::test]
async fn a_request_names_one_host() {
    for (what, sent) in [
        ("two", "GET /ping HTTP/1.1\r\nhost: shop\r\nhost: other\r\n\r\n"),
        ("one twice", "GET /ping HTTP/1.1\r\nhost: shop\r\nhost: shop\r\n\r\n"),
        ("another in the address", "GET http://other/ping HTTP/1.1\r\nhost: shop\r\n\r\n"),
        ("none", "GET /ping HTTP/1.1\r\n\r\n"),
    ] {
        let said = exchange(&format!("{sent}GET /ping HTTP/1.1\r\nhost: shop\r\n\r\n")).await;
        assert_eq!(answers(&said), 1, "{what}: {said}");
        assert_eq!(problem(&said).status, 400, "{what}: {said}");
    }
    for sent in [
        "GET http://shop/ping HTTP/1.1\r\nhost: SHOP\r\nconnection: close\r\n\r\n",
        "GET /ping HTTP/1.0\r\n\r\n",
    ] {
        assert!(exchange(sent).await.ends_with("pong"), "{sent}");
    }
}

#[tokio::test]
async fn endless_heads_are_refused() {
    let long = format!("GET /ping HTTP/1.1\r\nhost: shop\r\nx-long: {}", "a".repeat(64 * 1024));
    assert!(exchange(&long).await.starts_with("HTTP/1.1 431 "));
    let many = format!("GET /ping HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(1_000));
    assert!(exchange(&many).await.starts_with("HTTP/1.1 431 "));
    let uri = format!("GET /{} HTTP/1.1\r\nhost: shop\r\n\r\n", "a".repeat(70_000));
    let said = exchange(&uri).await;
    assert!(said.starts_with("HTTP/1.1 4"), "{said}");
}

#[tokio::test]
async fn claims_in_headers_are_not_believed() {
    let server = server();
    let spoofed = "GET /peer HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\
        x-forwarded-for: 203.0.113.9\r\nforwarded: for=203.0.113.9\r\nx-real-ip: 203.0.113.9\r\n\r\n";
    assert!(server.send(spoofed).await.body.starts_with("127.0.0.1:"));
    let overridden = "GET /raw HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\
        x-http-method-override: POST\r\n\r\n";
    assert_eq!(server.send(overridden).await.status, 405);
    let overridden = "GET /ping HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\
        x-original-url: /held\r\nx-rewrite-url: /held\r\nx-forwarded-host: evil.example\r\n\r\n";
    assert_eq!(server.send(overridden).await.body, "pong");
    let id = "GET /ping HTTP/1.1\r\nhost: shop\r\nconnection: close\r\nx-request-id: a\" b\r\n\r\n";
    let answer = server.send(id).await;
    assert!(answer.header("x-request-id").is_some_and(|id| !id.contains('"')), "{answer:?}");
}

#[tokio::test]
async fn nonsense_ends_the_connection_and_not_the_server() {
    let server = server();
    for bytes in
        [&b"\x16\x03\x01\x02\x00\x01\x00"[..], b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\0\r\n\r\n"]
    {
        let mut wire = server.connect().await;
        wire.write(bytes).await;
        let _ = wire.0.shutdown().await;
        wire.rest().await;
    }
    assert_eq!(server.send(get_request("/ping")).await.body, "pong");
}
