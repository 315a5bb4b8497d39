//! `GET /api/admin/v1/webhook-deliveries/{delivery}`

use axum::{Json, extract::State};
use rt_http::{PathParam, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{DeliveryDetails, Problem},
    lookup,
    store::InStore,
};

/// A delivery with its body and every try
#[utoipa::path(get, path = "/api/admin/v1/webhook-deliveries/{delivery}", tag = "webhooks",
    params(("delivery" = String, Path, description = "Id")),
    responses(
        (status = 200, body = DeliveryDetails),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn show_webhook_delivery(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(delivery): PathParam<String>,
) -> Result<Json<DeliveryDetails>, ProblemResponse> {
    Ok(Json(lookup::webhook_delivery(&gateway, &place.ctx, &delivery).await?.into()))
}
