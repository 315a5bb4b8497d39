//! `DELETE /api/admin/v1/webhooks/{webhook}`

use axum::extract::State;
use http::StatusCode;
use mod_webhook_api::EndpointRef;
use rt_http::{IdempotencyKeyHeader, PathParam, ProblemResponse};

use crate::{AdminGateway, dto::Problem, lookup, store::InStore};

/// Removes an address, and what was on its way to it
#[utoipa::path(delete, path = "/api/admin/v1/webhooks/{webhook}", tag = "webhooks",
    params(
        ("webhook" = String, Path, description = "Id"),
        ("Idempotency-Key" = String, Header, description = "The same key never acts twice"),
    ),
    responses(
        (status = 204, description = "It is gone"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn remove_webhook(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(webhook): PathParam<String>,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
) -> Result<StatusCode, ProblemResponse> {
    let id = lookup::webhook_id(&webhook)?;
    gateway.webhooks.remove(&place.under(key), EndpointRef { id }).await?;
    Ok(StatusCode::NO_CONTENT)
}
