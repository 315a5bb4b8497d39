//! `POST /api/admin/v1/webhooks/{webhook}/secret`

use axum::{Json, extract::State};
use mod_webhook_api::SecretRotation;
use rt_http::{IdempotencyKeyHeader, JsonBody, PathParam, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{Problem, RotationRequest, WebhookWithSecret},
    lookup,
    store::InStore,
};

/// Gives an address a new secret
///
/// Until `overlap_seconds` have passed, each request carries two signatures, one by each secret.
#[utoipa::path(post, path = "/api/admin/v1/webhooks/{webhook}/secret", tag = "webhooks",
    params(
        ("webhook" = String, Path, description = "Id"),
        ("Idempotency-Key" = String, Header, description = "The same key never acts twice"),
    ),
    request_body = RotationRequest,
    responses(
        (status = 200, body = WebhookWithSecret),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn rotate_webhook_secret(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(webhook): PathParam<String>,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(RotationRequest { overlap_seconds }): JsonBody<RotationRequest>,
) -> Result<Json<WebhookWithSecret>, ProblemResponse> {
    let rotation = SecretRotation { id: lookup::webhook_id(&webhook)?, overlap_seconds };
    Ok(Json(gateway.webhooks.rotate_secret(&place.under(key), rotation).await?.into()))
}
