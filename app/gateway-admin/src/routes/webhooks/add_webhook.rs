//! `POST /api/admin/v1/webhooks`

use axum::{Json, extract::State};
use http::StatusCode;
use mod_webhook_api::EndpointDraft;
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{Problem, WebhookRequest, WebhookWithSecret},
    store::InStore,
};

/// Adds an address that events are posted to
///
/// The answer has the secret that its requests are signed with, after Standard Webhooks. It is told
/// here and at no other time but a rotation.
#[utoipa::path(post, path = "/api/admin/v1/webhooks", tag = "webhooks",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = WebhookRequest,
    responses(
        (status = 201, body = WebhookWithSecret),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn add_webhook(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<WebhookRequest>,
) -> Result<(StatusCode, Json<WebhookWithSecret>), ProblemResponse> {
    let WebhookRequest { url, types, description } = request;
    let draft = EndpointDraft { url, types, description };
    let told = gateway.webhooks.create(&place.under(key), draft).await?;
    Ok((StatusCode::CREATED, Json(told.into())))
}
