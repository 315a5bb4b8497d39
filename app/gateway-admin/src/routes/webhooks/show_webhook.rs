//! `GET /api/admin/v1/webhooks/{webhook}`

use axum::{Json, extract::State};
use rt_http::{PathParam, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{Problem, WebhookEndpoint},
    lookup,
    store::InStore,
};

/// An address that events are posted to
#[utoipa::path(get, path = "/api/admin/v1/webhooks/{webhook}", tag = "webhooks",
    params(("webhook" = String, Path, description = "Id")),
    responses(
        (status = 200, body = WebhookEndpoint),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn show_webhook(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(webhook): PathParam<String>,
) -> Result<Json<WebhookEndpoint>, ProblemResponse> {
    Ok(Json(lookup::webhook(&gateway, &place.ctx, &webhook).await?.into()))
}
