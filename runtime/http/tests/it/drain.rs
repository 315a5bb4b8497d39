//! Stopping: those in flight end, new ones are refused, nobody waits for ever.

use std::time::Duration;

use rt_http::{Drained, ServerSettings, standard_layers};
use tokio::{io::AsyncReadExt, net::TcpStream};

use crate::{Gate, Running, SOON, get_request, http_settings, router, routes, until};

fn gated(gate: &Gate, settings: ServerSettings) -> Running {
    Running::start(standard_layers(routes(gate.clone()), http_settings()), settings)
}

/// Waits until the listener is gone.
async fn refused(server: &Running) {
    until(async || TcpStream::connect(server.address).await.is_err()).await;
}

#[tokio::test]
async fn a_request_in_flight_is_finished_and_new_ones_are_refused() {
    let gate = Gate::default();
    let mut server = gated(&gate, ServerSettings::default());
    let mut held = server.connect().await;
    held.write("GET /held HTTP/1.1\r\nhost: shop\r\n\r\n").await;
    gate.entered.notified().await;
    server.stop();
    refused(&server).await;
    gate.opened.notify_one();
    let answer = held.last_answer().await;
    assert_eq!(answer.body, "let go");
    assert_eq!(answer.header("connection"), Some("close"), "the connection is not used again");
    assert_eq!(server.ended().await, Drained { cut: 0 });
}

#[tokio::test]
async fn idle_and_silent_connections_do_not_hold_up_the_end() {
    let hour = Duration::from_secs(3600);
    let settings = ServerSettings {
        header_timeout: hour,
        idle_timeout: hour,
        drain: hour,
        ..ServerSettings::default()
    };
    let mut server = Running::start(router(), settings);
    let mut silent = server.connect().await;
    let mut idle = server.connect().await;
    idle.write("GET /ping HTTP/1.1\r\nhost: shop\r\n\r\n").await;
    assert_eq!(idle.answer().await.body, "pong");
    server.stop();
    assert_eq!(server.ended().await, Drained { cut: 0 });
    assert_eq!(idle.rest().await, b"");
    assert_eq!(silent.rest().await, b"");
}

#[tokio::test]
async fn a_request_that_crosses_the_stop_on_an_open_connection_is_answered_and_told_to_close() {
    let mut server = Running::start(router(), ServerSettings::default());
    let mut used = server.connect().await;
    used.write("GET /ping HTTP/1.1\r\nhost: shop\r\n\r\n").await;
    assert_eq!(used.answer().await.body, "pong");
    server.stop();
    refused(&server).await;
    used.write("GET /ping HTTP/1.1\r\nhost: shop\r\n\r\n").await;
    let answer = used.last_answer().await;
    assert_eq!(answer.body, "pong");
    assert_eq!(answer.header("connection"), Some("close"));
    assert_eq!(server.ended().await, Drained { cut: 0 });
}

#[tokio::test]
async fn what_is_not_done_in_time_is_cut_and_counted() {
    let gate = Gate::default();
    let mut server = gated(&gate, ServerSettings { drain: SOON, ..ServerSettings::default() });
    let mut held = server.connect().await;
    held.write(get_request("/held")).await;
    gate.entered.notified().await;
    server.stop();
    assert_eq!(server.ended().await, Drained { cut: 1 });
    assert_eq!(held.rest().await, b"");
}

#[tokio::test]
async fn an_answer_being_read_is_read_to_its_end() {
    let mut server = Running::start(router(), ServerSettings::default());
    let mut reading = server.connect().await;
    reading.write("GET /big HTTP/1.1\r\nhost: shop\r\n\r\n").await;
    let mut start = [0; 4096];
    reading.0.read_exact(&mut start).await.expect("it has begun");
    server.stop();
    refused(&server).await;
    let read = reading.rest().await.len();
    assert!(read + start.len() > 64 * 1024 * 1024, "{read} bytes came");
    assert_eq!(server.ended().await, Drained { cut: 0 });
}
