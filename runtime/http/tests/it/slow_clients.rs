//! Clients that wait, trickle and leave: each is dropped, none disturbs the others.

use std::time::Duration;

use rt_http::ServerSettings;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::{sleep, timeout},
};

use crate::{PATIENCE, Running, SOON, Wire, get_request, router};

/// Far away, so that the one limit under test is the one that ends a connection.
const FAR: Duration = Duration::from_secs(3600);

fn patient() -> ServerSettings {
    ServerSettings {
        header_timeout: FAR,
        idle_timeout: FAR,
        body_timeout: FAR,
        write_timeout: FAR,
        ..ServerSettings::default()
    }
}

/// Writes one byte after the other until the server hangs up, and returns what it said.
async fn trickle(wire: &mut Wire, byte: u8) -> Vec<u8> {
    let mut said = Vec::new();
    let trickling = async {
        loop {
            let mut chunk = [0; 4096];
            tokio::select! {
                read = wire.0.read(&mut chunk) => match read {
                    Ok(0) | Err(_) => break,
                    Ok(count) => said.extend_from_slice(&chunk[..count]),
                },
                () = sleep(Duration::from_millis(10)) => {
                    let _ = wire.0.write_all(&[byte]).await;
                }
            }
        }
    };
    timeout(PATIENCE, trickling).await.expect("the server hangs up");
    said
}

#[tokio::test]
async fn a_client_that_sends_nothing_is_dropped() {
    let server = Running::start(router(), ServerSettings { header_timeout: SOON, ..patient() });
    assert_eq!(server.connect().await.rest().await, b"");
}

#[tokio::test]
async fn a_client_that_trickles_its_head_is_dropped() {
    let server = Running::start(router(), ServerSettings { header_timeout: SOON, ..patient() });
    let mut wire = server.connect().await;
    wire.write("GET /ping HTTP/1.1\r\nhost: shop\r\nx-long: ").await;
    assert_eq!(trickle(&mut wire, b'a').await, b"");
}

#[tokio::test]
async fn a_second_head_has_its_own_time() {
    let settings = ServerSettings { header_timeout: SOON, ..patient() };
    let server = Running::start(router(), settings);
    let mut wire = server.connect().await;
    wire.write("GET /ping HTTP/1.1\r\nhost: shop\r\n\r\n").await;
    assert_eq!(wire.answer().await.status, 200);
    sleep(SOON * 2).await;
    wire.write("GET /ping HTTP/1.1\r\nhost: shop\r\n\r\n").await;
    assert_eq!(wire.answer().await.status, 200, "a pause is not a slow head");
    wire.write("GET /ping HTTP/1.1\r\nhost: ").await;
    assert_eq!(trickle(&mut wire, b'a').await, b"");
}

#[tokio::test]
async fn a_head_in_pieces_is_served() {
    let server = Running::start(router(), ServerSettings::default());
    let mut wire = server.connect().await;
    for piece in ["GET /pi", "ng HTTP/1.1\r\nho", "st: shop\r\nconnection: close\r\n\r", "\n"] {
        wire.write(piece).await;
        sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(wire.last_answer().await.body, "pong");
}

#[tokio::test]
async fn an_idle_connection_is_closed() {
    let server = Running::start(router(), ServerSettings { idle_timeout: SOON, ..patient() });
    let mut wire = server.connect().await;
    wire.write("GET /ping HTTP/1.1\r\nhost: shop\r\n\r\n").await;
    assert_eq!(wire.answer().await.body, "pong");
    assert_eq!(wire.rest().await, b"");
}

#[tokio::test]
async fn a_body_that_stands_still_is_answered_408_and_dropped() {
    let server = Running::start(router(), ServerSettings { body_timeout: SOON, ..patient() });
    let head = "POST /lines HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\n\
                content-length: 100\r\n\r\n{\"sku\":";
    let answer = server.send(head).await;
    assert_eq!(answer.refusal(), (408, "request_timeout".to_owned(), String::new()));
    assert_eq!(answer.header("connection"), Some("close"));
}

#[tokio::test]
async fn a_body_that_trickles_is_answered_408_and_dropped() {
    let settings = ServerSettings { body_timeout: SOON, ..patient() };
    let server = Running::start(router(), settings);
    let mut wire = server.connect().await;
    wire.write("POST /raw HTTP/1.1\r\nhost: shop\r\ncontent-length: 100000\r\n\r\n").await;
    let said = String::from_utf8(trickle(&mut wire, b'a').await).expect("text");
    assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
}

#[tokio::test]
async fn a_client_that_does_not_read_its_answer_is_dropped() {
    let server = Running::start(router(), ServerSettings { write_timeout: SOON, ..patient() });
    let mut wire = server.connect().await;
    wire.write(get_request("/big")).await;
    sleep(SOON * 8).await;
    let read = wire.rest().await.len();
    assert!(read < 64 * 1024 * 1024, "{read} bytes came although nobody read");
}

#[tokio::test]
async fn a_client_that_reads_slowly_but_steadily_gets_it_all() {
    let settings = ServerSettings { idle_timeout: SOON, write_timeout: PATIENCE, ..patient() };
    let server = Running::start(router(), settings);
    let mut wire = server.connect().await;
    wire.write("GET /big HTTP/1.1\r\nhost: shop\r\n\r\n").await;
    let mut chunk = vec![0; 4 * 1024 * 1024];
    for _ in 0..16 {
        sleep(SOON / 2).await;
        timeout(PATIENCE, wire.0.read_exact(&mut chunk)).await.expect("comes").expect("whole");
    }
    let rest = wire.rest().await;
    assert!(rest.len() < chunk.len(), "only the length of the head is left, and the end");
}

#[tokio::test]
async fn slow_clients_do_not_disturb_a_normal_one() {
    let server = Running::start(router(), ServerSettings { header_timeout: SOON, ..patient() });
    let mut slow = Vec::new();
    for _ in 0..200 {
        let mut wire = server.connect().await;
        wire.write("GET /ping HT").await;
        slow.push(wire);
    }
    for _ in 0..20 {
        assert_eq!(server.send(get_request("/ping")).await.status, 200);
    }
    for mut wire in slow {
        assert_eq!(wire.rest().await, b"");
    }
}
