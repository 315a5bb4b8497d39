//! One attempt to deliver one webhook.

use std::time::Duration;

use axum::http::{Request, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde::Serialize;
use time::OffsetDateTime;

use super::signature;
use crate::{
    clock,
    ids::EventId,
    ledger::PendingWebhook,
    payment::{EventKind, Payment, State},
    view::PaymentView,
};

const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);
/// What is read of an answer, only to use its connection again.
const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// What somebody signs with who can only guess.
const FORGERS_SECRET: &str = "guessed";

#[derive(Serialize)]
struct Body<'a> {
    id: &'a EventId,
    r#type: EventKind,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    data: PaymentView<'a>,
}

/// Speaks to the receivers.
pub(crate) struct Sender {
    client: Client<HttpConnector, Full<Bytes>>,
    secret: String,
    base_url: String,
}

impl Sender {
    pub(crate) fn new(secret: String, base_url: String) -> Self {
        let client = Client::builder(TokioExecutor::new()).build_http();
        Self { client, secret, base_url }
    }

    /// Whether the receiver took it: any 2xx within ten seconds.
    pub(super) async fn attempt(&self, webhook: &PendingWebhook, url: &str) -> bool {
        let body = Body {
            id: &webhook.event.id,
            r#type: webhook.event.kind,
            created_at: webhook.event.at,
            data: PaymentView::of(&webhook.payment, &self.base_url),
        };
        let body = serde_json::to_vec(&body).expect("an event has text keys only");
        self.send(url, body, &self.secret).await
    }

    /// The same event by somebody who does not know the secret: it claims that everything was
    /// given back. Whether it was taken.
    pub(super) async fn forge(&self, webhook: &PendingWebhook, url: &str) -> bool {
        let mut payment = Payment::clone(&webhook.payment);
        payment.captured_minor = payment.amount_minor;
        payment.refunded_minor = payment.amount_minor;
        payment.state = State::Refunded;
        let id = EventId::fresh();
        let body = Body {
            id: &id,
            r#type: EventKind::Refunded,
            created_at: webhook.event.at,
            data: PaymentView::of(&payment, &self.base_url),
        };
        let body = serde_json::to_vec(&body).expect("an event has text keys only");
        self.send(url, body, FORGERS_SECRET).await
    }

    /// Whether the receiver took a body that is signed with `secret`.
    async fn send(&self, url: &str, body: Vec<u8>, secret: &str) -> bool {
        let signature = signature::sign(secret, clock::now().unix_timestamp(), &body);
        let request = Request::post(url)
            .header(header::CONTENT_TYPE, "application/json")
            .header(signature::HEADER, signature)
            .body(Full::new(Bytes::from(body)));
        // The address was checked when it came; one that cannot be asked is one that does not answer.
        let Ok(request) = request else { return false };
        let exchange = async {
            let response = self.client.request(request).await.ok()?;
            let taken = response.status().is_success();
            // The status has decided; a body that breaks off only costs the connection.
            let _ = Limited::new(response.into_body(), ANSWER_BYTES_MAX).collect().await;
            Some(taken)
        };
        tokio::time::timeout(ATTEMPT_TIMEOUT, exchange).await.ok().flatten().unwrap_or(false)
    }
}
