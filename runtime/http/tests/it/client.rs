//! The client against our own server, and against nobody.

use std::time::Duration;

use rt_http::{ClientError, HttpClient, ServerSettings, standard_layers};
use serde_json::json;
use tokio::{io::AsyncReadExt, net::TcpListener};

use crate::{Gate, Running, SOON, http_settings, routes, server};

fn client() -> HttpClient {
    HttpClient::new(Duration::from_secs(20))
}

#[tokio::test]
async fn it_gets_and_posts_and_keeps_its_connection() {
    let server = server();
    let base = format!("http://{}", server.address);
    let client = client();
    let first = client.get(&format!("{base}/peer"), &[]).await.expect("answered");
    let second = client.get(&format!("{base}/peer"), &[]).await.expect("answered");
    assert_eq!(first.body, second.body, "the same port is the same connection");

    let line = json!({ "sku": "mug-1", "quantity": 2 });
    let answer = client.post_json(&format!("{base}/lines"), &[], &line).await.expect("answered");
    assert_eq!((answer.status.as_u16(), &answer.body[..]), (200, &b"2 mug-1"[..]));

    let headers = [("idempotency-key", "k-1"), ("x-request-id", "r-1")];
    let answer = client.post_json(&format!("{base}/keyed"), &headers, &()).await.expect("answered");
    assert_eq!(&answer.body[..], b"k-1");
    assert_eq!(answer.headers["x-request-id"], "r-1");
}

#[tokio::test]
async fn an_error_status_is_an_answer() {
    let server = server();
    let answer = client().get(&format!("http://{}/nowhere", server.address), &[]).await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status, 404);
    let problem: rt_http::ProblemBody = answer.json().expect("a problem");
    assert_eq!(problem.code, "not_found");
}

#[tokio::test]
async fn it_knows_that_nothing_was_sent() {
    let free = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = free.local_addr().expect("told");
    drop(free);
    let error = client().get(&format!("http://{address}/"), &[]).await.expect_err("nobody");
    assert!(matches!(error, ClientError::NotConnected(_)), "{error}");
    assert!(!error.may_have_arrived());
    for url in ["https://example.com/", "nonsense", "/ping", ""] {
        let error = client().get(url, &[]).await.expect_err("refused");
        assert!(matches!(error, ClientError::InvalidRequest { .. }), "{url}: {error}");
        assert!(!error.may_have_arrived());
    }
}

#[tokio::test]
async fn it_does_not_wait_for_ever_and_does_not_know_what_happened() {
    let app = standard_layers(routes(Gate::default()), http_settings());
    let server = Running::start(app, ServerSettings::default());
    let client = HttpClient::new(SOON);
    let error = client.get(&format!("http://{}/held", server.address), &[]).await;
    let error = error.expect_err("no answer");
    assert!(matches!(error, ClientError::TimedOut { timeout_ms: 150 }), "{error}");
    assert!(error.may_have_arrived());
}

#[tokio::test]
async fn a_connection_that_breaks_leaves_it_open_what_happened() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("told");
    let hangs_up = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a client");
        let mut request = [0; 1024];
        let count = stream.read(&mut request).await.expect("a request");
        assert!(count > 0);
    });
    let error = client().post_json(&format!("http://{address}/"), &[], &1).await;
    let error = error.expect_err("no answer");
    assert!(matches!(error, ClientError::Broken(_)), "{error}");
    assert!(error.may_have_arrived());
    hangs_up.await.expect("no panic");
}

#[tokio::test]
async fn an_answer_without_end_is_not_taken() {
    let server = server();
    let error = client().get(&format!("http://{}/big", server.address), &[]).await;
    let error = error.expect_err("too large");
    assert!(matches!(error, ClientError::AnswerTooLarge { .. }), "{error}");
}
