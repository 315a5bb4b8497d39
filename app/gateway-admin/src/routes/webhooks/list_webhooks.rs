//! `GET /api/admin/v1/webhooks`

use axum::{Json, extract::State};
use mod_webhook_api::EndpointsQuery;
use rt_http::{ProblemResponse, QueryParams};

use crate::{
    AdminGateway,
    dto::{Problem, WebhookPage, WebhooksParams, page_of},
    pointers,
    store::InStore,
};

/// Addresses that events are posted to, newest first
#[utoipa::path(get, path = "/api/admin/v1/webhooks", tag = "webhooks", params(WebhooksParams),
    responses(
        (status = 200, body = WebhookPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn list_webhooks(
    State(gateway): State<AdminGateway>,
    place: InStore,
    QueryParams(params): QueryParams<WebhooksParams>,
) -> Result<Json<WebhookPage>, ProblemResponse> {
    let query = EndpointsQuery { page: page_of(params.limit, params.after)? };
    let endpoints = gateway.webhooks.list(&place.ctx, query).await;
    Ok(Json(endpoints.map_err(pointers::in_query)?.into()))
}
