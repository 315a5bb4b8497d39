//! The HTTP surface: what senders meet, and what tells it how to behave.

mod control;
mod hooks;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    routing::{get, post, put},
};
use serde_json::json;

use crate::{http::problem::Problem, running::Sink};

const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Everything the receiver answers to.
pub(crate) fn router(sink: Arc<Sink>) -> Router {
    Router::new()
        .route("/hooks/{name}", post(hooks::take))
        .route("/control/endpoints/{name}", put(control::tell))
        .route("/control/received", get(control::received))
        .route("/health", get(async || Json(json!({ "status": "ok" }))))
        .fallback(async || {
            Problem::new(StatusCode::NOT_FOUND, "not_found", "there is nothing at this address")
        })
        .method_not_allowed_fallback(async || {
            let detail = "this address does not know the method";
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
        })
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(sink)
}
