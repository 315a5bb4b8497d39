//! Remembered answers as HTTP answers. Nothing here decides: equal outcomes give equal bytes.

use axum::{
    Json,
    http::{HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};

use super::problem::{FieldError, Problem};
use crate::{
    idempotency::Outcome,
    ledger::Answer,
    payment::{Payment, Refusal},
    view::PaymentView,
};

/// Renders what came of a keyed request.
pub(crate) fn render(outcome: Outcome, base_url: &str) -> Response {
    match outcome {
        Outcome::Fresh(answer) => render_answer(answer, base_url),
        Outcome::Replayed(answer) => {
            let mut response = render_answer(answer, base_url);
            let headers = response.headers_mut();
            headers.insert("idempotent-replayed", HeaderValue::from_static("true"));
            response
        }
        Outcome::InFlight { retry_after_seconds } => Problem::new(
            StatusCode::CONFLICT,
            "idempotency_in_flight",
            "the first request with this key is still being answered",
        )
        .retry_after(retry_after_seconds)
        .into_response(),
        Outcome::KeyReused => Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotency_key_reused",
            "this key stands for a request with another operation or body",
        )
        .into_response(),
    }
}

/// Renders a payment.
pub(crate) fn payment(status: StatusCode, payment: &Payment, base_url: &str) -> Response {
    (status, Json(PaymentView::of(payment, base_url))).into_response()
}

fn render_answer(answer: Answer, base_url: &str) -> Response {
    match answer {
        Answer::Payment { status, payment: after } => {
            payment(StatusCode::from_u16(status).unwrap_or(StatusCode::OK), &after, base_url)
        }
        Answer::Refused(refusal) => Problem::from(refusal).into_response(),
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::UnknownPayment => {
                Self::new(StatusCode::NOT_FOUND, "payment_not_found", "no payment has this id")
            }
            Refusal::WrongState { state } => {
                let state = serde_json::to_value(state).unwrap_or_default();
                let state = state.as_str().unwrap_or_default();
                let detail = format!("a payment that is {state} does not allow this");
                Self::new(StatusCode::CONFLICT, "wrong_state", detail)
            }
            Refusal::ExceedsAuthorized { authorized_minor } => Self::fields(
                "amount_exceeds_authorized",
                vec![too_much(format!("at most {authorized_minor} is authorized"))],
            ),
            Refusal::ExceedsCaptured { refundable_minor } => Self::fields(
                "amount_exceeds_captured",
                vec![too_much(format!("{refundable_minor} is left to refund"))],
            ),
        }
    }
}

fn too_much(message: String) -> FieldError {
    FieldError { pointer: "/amount_minor".into(), message }
}
