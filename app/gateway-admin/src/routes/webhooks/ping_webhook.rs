//! `POST /api/admin/v1/webhooks/{webhook}/ping`

use axum::{Json, extract::State};
use http::StatusCode;
use mod_webhook_api::Ping;
use rt_http::{IdempotencyKeyHeader, PathParam, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{Problem, WebhookDelivery},
    lookup,
    store::InStore,
};

/// Sends an address an event to try it with
///
/// Of type `webhooks.ping.v1`, also to a paused one. It is posted a moment later: ask for the
/// delivery to see what became of it.
#[utoipa::path(post, path = "/api/admin/v1/webhooks/{webhook}/ping", tag = "webhooks",
    params(
        ("webhook" = String, Path, description = "Id"),
        ("Idempotency-Key" = String, Header, description = "The same key never acts twice"),
    ),
    responses(
        (status = 202, body = WebhookDelivery),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn ping_webhook(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(webhook): PathParam<String>,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
) -> Result<(StatusCode, Json<WebhookDelivery>), ProblemResponse> {
    let ping = Ping { endpoint_id: lookup::webhook_id(&webhook)? };
    let delivery = gateway.webhook_deliveries.ping(&place.under(key), ping).await?;
    Ok((StatusCode::ACCEPTED, Json(delivery.into())))
}
