//! `/v1/payments`: open, look up, capture, void, refund.

pub(super) mod capture;
pub(super) mod get;
pub(super) mod list;
pub(super) mod open;
pub(super) mod refund;
pub(super) mod void;

use axum::http::StatusCode;
use serde::Serialize;

use crate::{
    app::App,
    http::{extract::IdempotencyKey, faults::AnswerDelay},
    idempotency::{self, KeyedRequest},
    ids::PaymentId,
};

/// A later step on a payment under its key.
fn step_request(
    app: &App,
    verb: &str,
    id: &PaymentId,
    body: &impl Serialize,
    IdempotencyKey(key): IdempotencyKey,
    delay: AnswerDelay,
) -> KeyedRequest {
    KeyedRequest {
        key,
        fingerprint: idempotency::fingerprint(&format!("{verb} {id}"), body),
        status: StatusCode::OK.as_u16(),
        answer_after_ms: delay.delay_ms,
        webhook: app.webhook_plan,
    }
}
