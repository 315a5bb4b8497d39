//! `GET /api/admin/v1/webhooks/{webhook}/deliveries`

use axum::{Json, extract::State};
use mod_webhook_api::DeliveriesQuery;
use rt_http::{PathParam, ProblemResponse, QueryParams};

use crate::{
    AdminGateway,
    dto::{DeliveriesParams, DeliveryPage, Problem, page_of},
    lookup, pointers,
    store::InStore,
};

/// What was and is on its way to an address, newest first
///
/// What is settled is forgotten after 30 days.
#[utoipa::path(get, path = "/api/admin/v1/webhooks/{webhook}/deliveries", tag = "webhooks",
    params(("webhook" = String, Path, description = "Id"), DeliveriesParams),
    responses(
        (status = 200, body = DeliveryPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn list_webhook_deliveries(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(webhook): PathParam<String>,
    QueryParams(params): QueryParams<DeliveriesParams>,
) -> Result<Json<DeliveryPage>, ProblemResponse> {
    let page = page_of(params.limit, params.after)?;
    let endpoint = lookup::webhook(&gateway, &place.ctx, &webhook).await?;
    let state = params.state.map(Into::into);
    let query = DeliveriesQuery { endpoint_id: Some(endpoint.id), state, page };
    let deliveries = gateway.webhook_deliveries.list(&place.ctx, query).await;
    Ok(Json(deliveries.map_err(pointers::in_query)?.into()))
}
