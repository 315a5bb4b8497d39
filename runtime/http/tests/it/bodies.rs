//! Bodies that are too large, too deep, too clever: each a 4xx problem.

use crate::{Running, post_request, server};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

async fn refusal(server: &Running, path: &str, kind: &str, body: &[u8]) -> (u16, String, String) {
    server.send(post_request(path, kind, body)).await.refusal()
}

fn expected(status: u16, code: &str, pointer: &str) -> (u16, String, String) {
    (status, code.to_owned(), pointer.to_owned())
}

#[tokio::test]
async fn a_body_that_fits_is_taken() {
    let server = server();
    let line = br#"{"sku":"mug-1","quantity":2}"#;
    for kind in [JSON, "application/json; charset=UTF-8", "application/vnd.shop+json"] {
        let answer = server.send(post_request("/lines", kind, line)).await;
        assert_eq!((answer.status, &*answer.body), (200, "2 mug-1"), "{kind}");
    }
    let form = server.send(post_request("/form", FORM, b"sku=mug+1&quantity=2")).await;
    assert_eq!((form.status, &*form.body), (200, "mug 1"));
    let raw = server.send(post_request("/raw", "image/png", b"\xff\0")).await;
    assert_eq!((raw.status, &*raw.body), (200, "2"));
}

#[tokio::test]
async fn ten_megabytes_are_too_large() {
    let server = server();
    let mut body = br#"{"sku":""#.to_vec();
    body.resize(10 * 1024 * 1024, b'a');
    for (path, kind) in [("/lines", JSON), ("/raw", JSON), ("/form", FORM)] {
        let found = refusal(&server, path, kind, &body).await;
        assert_eq!(found, expected(413, "payload_too_large", ""), "{path}");
    }
    let mut chunked = b"POST /raw HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\
        transfer-encoding: chunked\r\n\r\n"
        .to_vec();
    for _ in 0..40 {
        chunked.extend_from_slice(b"10000\r\n");
        chunked.extend_from_slice(&[b'a'; 0x10000]);
        chunked.extend_from_slice(b"\r\n");
    }
    chunked.extend_from_slice(b"0\r\n\r\n");
    let answer = server.send(chunked).await;
    assert_eq!(answer.refusal(), expected(413, "payload_too_large", ""));
}

#[tokio::test]
async fn a_client_that_is_refused_before_its_body_is_read_may_finish_it_and_reads_why() {
    let server = server();
    let body = vec![b'a'; 3 * 1024 * 1024];
    for (path, status) in [("/nowhere", 404), ("/ping", 405)] {
        let mut wire = server.connect().await;
        let length = body.len();
        wire.write(format!(
            "POST {path} HTTP/1.1\r\nhost: shop\r\ncontent-length: {length}\r\n\r\n"
        ))
        .await;
        // The answer is on its way before the first byte of the body is.
        wire.0.readable().await.expect("answered");
        wire.write(&body).await;
        assert_eq!(wire.last_answer().await.problem().status, status);
    }
}

#[tokio::test]
async fn a_client_whose_body_was_not_wanted_is_told_that_the_connection_ends() {
    let server = server();
    let mut wire = server.connect().await;
    wire.write("POST /nowhere HTTP/1.1\r\nhost: shop\r\ncontent-length: 5\r\n\r\n").await;
    wire.0.readable().await.expect("answered");
    wire.write(b"later").await;
    let answer = wire.last_answer().await;
    assert_eq!((answer.status, answer.header("connection")), (404, Some("close")));

    let mut wire = server.connect().await;
    let read = "POST /raw HTTP/1.1\r\nhost: shop\r\ncontent-length: 5\r\n\r\nthere";
    let ignored = "GET /ping HTTP/1.1\r\nhost: shop\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n";
    for taken in [read, ignored, read] {
        wire.write(taken).await;
        let answer = wire.answer().await;
        assert_eq!((answer.status, answer.header("connection")), (200, None), "it goes on");
    }
}

#[tokio::test]
async fn a_route_may_have_a_limit_of_its_own() {
    let server = server();
    assert_eq!(server.send(post_request("/small", JSON, b"four")).await.body, "4");
    let found = refusal(&server, "/small", JSON, b"fives").await;
    assert_eq!(found, expected(413, "payload_too_large", ""));
}

#[tokio::test]
async fn a_client_that_asks_first_is_not_asked_for_the_body() {
    let server = server();
    let head = "POST /raw HTTP/1.1\r\nhost: shop\r\nexpect: 100-continue\r\n\
        content-length: 10000000\r\n\r\n";
    let answer = server.send(head).await;
    assert_eq!(answer.refusal(), expected(413, "payload_too_large", ""));
}

#[tokio::test]
async fn json_that_is_none_or_does_not_fit_is_refused() {
    let server = server();
    let deep = "[".repeat(100_000);
    let deep_value = format!(r#"{{"sku":{deep}"#);
    for (body, status, code, pointer) in [
        ("", 400, "malformed_json", ""),
        ("{", 400, "malformed_json", ""),
        (&deep_value, 422, "invalid_request", "/sku"),
        (r#"{"sku":"a","quantity":1e400}"#, 400, "malformed_json", ""),
        (r#"{"sku":"a","quantity":1.5}"#, 422, "invalid_request", "/quantity"),
        (r#"{"sku":"a","quantity":99999999999999999999}"#, 422, "invalid_request", "/quantity"),
        (r#"{"sku":"a"}"#, 422, "invalid_request", "/quantity"),
        (r#"{"sku":"a","quantity":1,"price":1}"#, 422, "invalid_request", "/price"),
        (r#"{"sku":"a","sku":"b","quantity":1}"#, 422, "invalid_request", "/sku"),
        (r#"{"sku":"a\u0000","quantity":1}"#, 422, "invalid_request", "/sku"),
        (r#"{"sku":"\ud800","quantity":1}"#, 400, "malformed_json", ""),
    ] {
        let found = refusal(&server, "/lines", JSON, body.as_bytes()).await;
        let short: String = body.chars().take(40).collect();
        assert_eq!(found, expected(status, code, pointer), "{short}");
    }
    let (status, ..) = refusal(&server, "/lines", JSON, deep.as_bytes()).await;
    assert!(matches!(status, 400 | 422), "{status}");
}

#[tokio::test]
async fn broken_utf8_is_refused() {
    let server = server();
    let json = b"{\"sku\":\"\xff\xfe\",\"quantity\":1}";
    let found = refusal(&server, "/lines", JSON, json).await;
    assert_eq!(found, expected(400, "invalid_utf8", ""));
    for body in [&b"sku=%ff&quantity=1"[..], b"sku=\xff&quantity=1"] {
        let found = refusal(&server, "/form", FORM, body).await;
        assert_eq!(found, expected(400, "invalid_utf8", ""));
    }
    let found = refusal(&server, "/form", FORM, b"sku=a%00&quantity=1").await;
    assert_eq!(found, expected(422, "invalid_request", "/sku"));
}

#[tokio::test]
async fn other_media_and_compressed_bodies_are_not_taken() {
    let server = server();
    let wanted = expected(415, "unsupported_media_type", "");
    for kind in
        ["text/plain", "multipart/form-data; boundary=x", "", "application/json; charset=utf-16"]
    {
        assert_eq!(refusal(&server, "/lines", kind, b"{}").await, wanted, "{kind}");
    }
    assert_eq!(refusal(&server, "/form", JSON, b"{}").await, wanted);
    let zipped = "POST /raw HTTP/1.1\r\nhost: shop\r\nconnection: close\r\ncontent-length: 3\r\n\
        content-encoding: gzip\r\n\r\nabc";
    let answer = server.send(zipped).await;
    assert_eq!(answer.refusal(), wanted);
    assert_eq!(answer.header("accept-encoding"), Some("identity"));
}

#[tokio::test]
async fn a_body_that_ends_early_is_not_acted_upon() {
    let server = server();
    let mut wire = server.connect().await;
    wire.write("POST /raw HTTP/1.1\r\nhost: shop\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n")
        .await;
    assert_eq!(wire.last_answer().await.refusal(), expected(400, "incomplete_body", ""));
}
