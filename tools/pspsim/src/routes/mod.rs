//! The HTTP surface, one endpoint a file: extract, one job for the ledger, render.
//!
//! Order of refusals: 401, 503 (down), 404 and 405 of the path, 400 (key), 413, 400 and 422 (body),
//! 422 and 409 (key), 404 (payment), 409 (state), 422 (amount).

mod chances;
mod confirm;
mod control;
mod ledger;
mod payments;
mod settlements;

use axum::{
    Json, Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use serde_json::json;

use crate::{
    app::App,
    http::{auth, faults, problem::Problem},
};

const BODY_BYTES_MAX: usize = 64 * 1024;

/// Everything the provider answers to.
pub(crate) fn router(app: App) -> Router {
    let v1 = Router::new()
        .route("/payments", post(payments::open::open).get(payments::list::list))
        .route("/payments/{id}", get(payments::get::get))
        .route("/payments/{id}/capture", post(payments::capture::capture))
        .route("/payments/{id}/void", post(payments::void::void))
        .route("/payments/{id}/refunds", post(payments::refund::refund))
        .route("/ledger", get(ledger::list))
        .route("/settlements", get(settlements::report))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(app.clone(), faults::spoil_answers))
        .layer(from_fn_with_state(app.clone(), faults::refuse_when_down))
        .layer(from_fn_with_state(app.clone(), auth::require_bearer));
    let control = Router::new()
        .route("/control", post(control::patch).get(control::show))
        .route("/control/chances", post(chances::set).get(chances::show))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(app.clone(), auth::require_bearer));
    let confirm = Router::new()
        .route("/confirm/{id}", get(confirm::show::show).post(confirm::decide::decide))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn(confirm::page::guard))
        .layer(from_fn_with_state(app.clone(), faults::refuse_when_down));
    Router::new()
        .nest("/v1", v1)
        .merge(control)
        .merge(confirm)
        .route("/health", get(async || Json(json!({ "status": "ok" }))))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(app)
}

async fn not_found() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not_found", "there is nothing at this address")
}

async fn method_not_allowed() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "this address does not know the method",
    )
}
