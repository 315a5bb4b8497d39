//! `GET /health` and `GET /ready`

use axum::{Json, extract::State, response::IntoResponse};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Gateway, dto::Problem};

/// The state of the process.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok` or `not_ready`.
    status: &'static str,
    /// What does not answer.
    missing: Vec<&'static str>,
}

/// Whether the process lives
///
/// Says nothing about what it stands on; restart it when this does not answer.
#[utoipa::path(get, path = "/health", tag = "operation", responses(
    (status = 200, body = Health),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn health() -> Json<Health> {
    Json(Health { status: "ok", missing: Vec::new() })
}

/// Whether the process can work
///
/// Send it no requests while it cannot.
#[utoipa::path(get, path = "/ready", tag = "operation", responses(
    (status = 200, body = Health),
    (status = 503, body = Health),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn ready(State(gateway): State<Gateway>) -> impl IntoResponse {
    let missing = gateway.readiness.missing().await;
    if missing.is_empty() {
        (StatusCode::OK, Json(Health { status: "ok", missing }))
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, Json(Health { status: "not_ready", missing }))
    }
}
