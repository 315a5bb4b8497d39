//! Places for connections and for requests.

use metrics_exporter_prometheus::PrometheusBuilder;
use rt_http::{BindError, HttpSettings, Server, ServerSettings, standard_layers};

use tokio::{io::AsyncReadExt, time::timeout};

use crate::{
    Answer, Gate, PATIENCE, Running, SOON, get_request, http_settings, post_request, router,
    routes, until,
};

#[tokio::test]
async fn connections_above_the_limit_wait_and_are_then_refused() {
    let settings =
        ServerSettings { connections_max: 2, connection_wait: SOON, ..ServerSettings::default() };
    let server = Running::start(router(), settings);
    let mut first = server.connect().await;
    first.write("GET /ping HTTP/1.1\r\nhost: shop\r\n\r\n").await;
    assert_eq!(first.answer().await.status, 200);
    assert_eq!(server.send(get_request("/ping")).await.status, 200, "one place is left");

    let _second = server.connect().await;
    let refused = server.connect().await.last_answer().await;
    assert_eq!(refused.problem().status, 503);
    assert_eq!(refused.header("retry-after"), Some("1"));
    first.write("GET /ping HTTP/1.1\r\nhost: shop\r\n\r\n").await;
    assert_eq!(first.answer().await.status, 200, "who has a place keeps it");

    drop(first);
    until(async || server.send(get_request("/ping")).await.status == 200).await;
}

#[tokio::test]
async fn a_client_that_has_sent_its_request_reads_why_there_is_no_place() {
    let settings =
        ServerSettings { connections_max: 1, connection_wait: SOON, ..ServerSettings::default() };
    let server = Running::start(router(), settings);
    let mut holder = server.connect().await;
    holder.write("GET /ping HTTP/1.1\r\nhost: shop\r\n\r\n").await;
    assert_eq!(holder.answer().await.status, 200);
    let mut refused = server.connect().await;
    refused.write(post_request("/raw", "text/plain", &[b'a'; 1_000])).await;
    let mut told = Vec::new();
    let ended = timeout(PATIENCE, refused.0.read_to_end(&mut told)).await.expect("it ends");
    ended.expect("in order, not by a reset");
    assert_eq!(Answer::parse(&told).problem().status, 503);
}

#[tokio::test]
async fn a_waiting_connection_gets_the_next_place() {
    let settings = ServerSettings {
        connections_max: 1,
        connection_wait: PATIENCE,
        ..ServerSettings::default()
    };
    let server = Running::start(router(), settings);
    let mut holder = server.connect().await;
    holder.write("GET /ping HTTP/1.1\r\nhost: shop\r\n\r\n").await;
    assert_eq!(holder.answer().await.status, 200);
    let mut waiting = server.connect().await;
    waiting.write(get_request("/ping")).await;
    drop(holder);
    assert_eq!(waiting.last_answer().await.body, "pong");
}

#[tokio::test]
async fn requests_above_the_limit_are_shed() {
    let gate = Gate::default();
    let settings = HttpSettings { requests_max: 1, ..http_settings() };
    let app = standard_layers(routes(gate.clone()), settings);
    let server = Running::start(app, ServerSettings::default());
    let mut held = server.connect().await;
    held.write(get_request("/held")).await;
    gate.entered.notified().await;

    let shed = server.send(get_request("/ping")).await;
    assert_eq!(shed.refusal(), (503, "overloaded".to_owned(), String::new()));
    assert_eq!(shed.header("retry-after"), Some("1"));

    gate.opened.notify_one();
    assert_eq!(held.last_answer().await.body, "let go");
    assert_eq!(server.send(get_request("/ping")).await.status, 200);
}

#[tokio::test]
async fn a_client_that_is_slow_with_its_body_takes_nobody_s_place() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let figures = recorder.handle();
    let _recording = metrics::set_default_local_recorder(&recorder);
    let gate = Gate::default();
    let settings = HttpSettings { requests_max: 1, ..http_settings() };
    let app = standard_layers(routes(gate.clone()), settings);
    let server = Running::start(app, ServerSettings::default());
    let head = "POST /raw HTTP/1.1\r\nhost: shop\r\ncontent-length: 5\r\n\r\n";
    let (mut slow, mut slower) = (server.connect().await, server.connect().await);
    for (count, wire) in [&mut slow, &mut slower].into_iter().enumerate() {
        wire.write(head).await;
        wire.write("he").await;
        let in_flight = format!("http_requests_in_flight {}", count + 1);
        until(async || figures.render().contains(&in_flight)).await;
        until(async || server.send(get_request("/ping")).await.status == 200).await;
    }
    let mut held = server.connect().await;
    held.write("GET /held HTTP/1.1\r\nhost: shop\r\n\r\n").await;
    gate.entered.notified().await;
    slow.write("llo").await;
    let shed = slow.last_answer().await;
    assert_eq!(shed.refusal(), (503, "overloaded".to_owned(), String::new()), "no place is left");
    gate.opened.notify_one();
    assert_eq!(held.answer().await.body, "let go");
    slower.write("llo").await;
    assert_eq!(slower.answer().await.body, "5", "its place is free again");
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_answered() {
    let settings = HttpSettings { request_timeout: SOON, ..http_settings() };
    let app = standard_layers(routes(Gate::default()), settings);
    let server = Running::start(app, ServerSettings::default());
    let late = server.send(get_request("/held")).await;
    assert_eq!(late.refusal(), (503, "took_too_long".to_owned(), String::new()));
    assert_eq!(late.header("retry-after"), Some("1"));
}

#[tokio::test]
async fn a_taken_address_names_the_flag() {
    let server = Running::start(router(), ServerSettings::default());
    let error = Server::default().bind(server.address, "--listen").expect_err("taken");
    assert!(matches!(error, BindError::InUse { .. }), "{error}");
    let text = error.to_string();
    assert!(text.contains(&server.address.to_string()) && text.contains("--listen"), "{text}");

    let elsewhere = "203.0.113.1:0".parse().expect("an address");
    let error = Server::default().bind(elsewhere, "--metrics-listen").expect_err("not ours");
    assert!(matches!(error, BindError::NoSuchAddress { .. }), "{error}");
    assert!(error.to_string().contains("--metrics-listen"), "{error}");
}

#[tokio::test]
async fn requests_are_counted_by_route_and_class() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let figures = recorder.handle();
    let _recording = metrics::set_default_local_recorder(&recorder);
    let server = Running::start(router(), ServerSettings::default());
    for path in ["/ping", "/ping", "/items/7", "/items/8", "/nowhere/1", "/nowhere/2"] {
        server.send(get_request(path)).await;
    }
    let text = figures.render();
    for line in [
        "http_requests_total{route=\"/ping\",status=\"2xx\"} 2",
        "http_requests_total{route=\"/items/{id}\",status=\"4xx\"} 2",
        "http_requests_total{route=\"unmatched\",status=\"4xx\"} 2",
        "http_requests_in_flight 0",
        "http_request_duration_seconds_count{route=\"/ping\",status=\"2xx\"} 2",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in {text}");
    }
}

#[tokio::test]
async fn a_client_that_leaves_is_counted_and_frees_its_place() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let figures = recorder.handle();
    let _recording = metrics::set_default_local_recorder(&recorder);
    let gate = Gate::default();
    let settings = HttpSettings { requests_max: 1, ..http_settings() };
    let app = standard_layers(routes(gate.clone()), settings);
    let server = Running::start(app, ServerSettings::default());
    let mut leaving = server.connect().await;
    leaving.write("GET /held HTTP/1.1\r\nhost: shop\r\n\r\n").await;
    gate.entered.notified().await;
    drop(leaving);
    until(async || figures.render().contains("http_requests_abandoned_total 1")).await;
    assert_eq!(server.send(get_request("/ping")).await.status, 200);
}
