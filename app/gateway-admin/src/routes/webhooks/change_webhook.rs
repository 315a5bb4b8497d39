//! `PATCH /api/admin/v1/webhooks/{webhook}`

use axum::{Json, extract::State};
use mod_webhook_api::EndpointChange;
use rt_http::{IdempotencyKeyHeader, JsonBody, PathParam, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{Problem, WebhookChange, WebhookEndpoint},
    lookup,
    store::InStore,
};

/// Changes an address, pauses it, or resumes it
///
/// What is not named stays. While it is paused, what happens is not kept for it; `active` also
/// brings back an address that the shop had disabled.
#[utoipa::path(patch, path = "/api/admin/v1/webhooks/{webhook}", tag = "webhooks",
    params(
        ("webhook" = String, Path, description = "Id"),
        ("Idempotency-Key" = String, Header, description = "The same key never acts twice"),
    ),
    request_body = WebhookChange,
    responses(
        (status = 200, body = WebhookEndpoint),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn change_webhook(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(webhook): PathParam<String>,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<WebhookChange>,
) -> Result<Json<WebhookEndpoint>, ProblemResponse> {
    let WebhookChange { url, types, description, status, version } = request;
    let id = lookup::webhook_id(&webhook)?;
    let pausing = status.map(Into::into);
    let change = EndpointChange { id, version, url, types, description, pausing };
    Ok(Json(gateway.webhooks.change(&place.under(key), change).await?.into()))
}
