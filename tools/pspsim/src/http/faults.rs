//! Faults that are put on answers: not at home, late, lost on the way.

use std::time::Duration;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::problem::Problem;
use crate::{app::App, chances::Kind};

/// Marks an answer that must not be sent: the accept loop closes the connection instead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LostReply;

/// How long the answer to this request will be held back, for handlers that must know.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AnswerDelay {
    pub(crate) delay_ms: u64,
}

/// An answer that never arrives.
pub(crate) fn lost_reply() -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(LostReply);
    response
}

/// Answers 503 without doing anything while the provider is down.
pub(crate) async fn refuse_when_down(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    if app.control.current().down {
        return Problem::new(StatusCode::SERVICE_UNAVAILABLE, "down", "the provider is down")
            .retry_after(1)
            .into_response();
    }
    next.run(request).await
}

/// Holds answers back and loses them, always after the work is done.
pub(crate) async fn spoil_answers(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Response {
    let is_post = request.method() == Method::POST;
    if is_post && app.dice.throw(Kind::Reset) {
        return lost_reply();
    }
    let mut delay_ms = app.control.current().delay_ms;
    if app.dice.throw(Kind::Slow) {
        delay_ms = delay_ms.max(app.dice.chances().slow_ms);
    }
    request.extensions_mut().insert(AnswerDelay { delay_ms });
    let response = next.run(request).await;
    if delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(delay_ms)).await;
    }
    if is_post && app.dice.throw(Kind::Hang) {
        // The sender gives up first. Its key is not in flight meanwhile: the work is done.
        tokio::time::sleep(Duration::from_millis(app.dice.chances().hang_ms)).await;
        return lost_reply();
    }
    let lost = is_post && (app.control.take_dropped_reply() || app.dice.throw(Kind::LoseReply));
    if lost { lost_reply() } else { response }
}
