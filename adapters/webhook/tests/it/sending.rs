//! What goes out, and what is made of the answer.

use std::time::Duration;

use adapter_webhook::HttpSender;
use hooksink::Mode;
use mod_webhook_api::spi::{WebhookAnswer, WebhookSender};

use crate::stage::{Script, receiver, request, trying_out};

#[tokio::test]
async fn an_independent_receiver_takes_it_as_signed() {
    let receiver = receiver(Mode::Take).await;
    let sender = HttpSender::new(trying_out());
    // By name as well as by address: through the resolver of the system.
    for host in ["127.0.0.1", "localhost"] {
        let request = request(format!("http://{host}:{}/hooks/erp", receiver.addr.port()));
        let answer = sender.send(&request).await.expect("an answer");
        assert_eq!(answer, WebhookAnswer { status: 200, retry_after: None });
        let record = receiver.received().pop().expect("a record");
        assert_eq!(record.webhook_id, Some(request.id.to_string()));
        assert!(record.verified, "{record:?}");
    }
}

#[tokio::test]
async fn the_request_is_what_the_description_says_and_nothing_else() {
    let script = Script::says("HTTP/1.1 204 No Content\r\n\r\n", false).await;
    let request = request(script.url());
    let answer = HttpSender::new(trying_out()).send(&request).await.expect("an answer");
    assert_eq!(answer.status, 204);
    let heard = script.heard();
    let (head, body) = heard.split_once("\r\n\r\n").expect("a head and a body");
    assert_eq!(body, request.body);
    let (line, headers) = head.split_once("\r\n").expect("a request line");
    assert_eq!(line, "POST /hooks?token=of-the-merchant HTTP/1.1");
    let mut headers: Vec<&str> = headers.split("\r\n").collect();
    headers.sort_unstable();
    let mut expected = [
        "connection: close".to_owned(),
        format!("content-length: {}", request.body.len()),
        "content-type: application/json".to_owned(),
        format!("host: {}", script.address),
        format!("user-agent: shop-platform/{}", env!("CARGO_PKG_VERSION")),
        format!("webhook-id: {}", request.id),
        format!("webhook-signature: {}", request.signature),
        format!("webhook-timestamp: {}", request.timestamp_seconds),
    ];
    expected.sort_unstable();
    assert_eq!(headers, expected);
}

#[tokio::test]
async fn every_status_is_an_answer() {
    let sender = HttpSender::new(trying_out());
    for (mode, status, retry_after) in [
        (Mode::Fail, 500, None),
        (Mode::Gone, 410, None),
        (Mode::Busy { retry_after_seconds: 7 }, 429, Some(Duration::from_secs(7))),
        (Mode::Slow { milliseconds: 20 }, 200, None),
    ] {
        let receiver = receiver(mode).await;
        let answer = sender.send(&request(receiver.url("erp"))).await.expect("an answer");
        assert_eq!(answer, WebhookAnswer { status, retry_after });
    }
}
