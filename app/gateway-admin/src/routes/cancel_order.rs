//! `POST /api/admin/v1/orders/{order}/cancel`

use axum::{Json, extract::State};
use mod_order_api::CancelOrder;
use rt_http::{IdempotencyKeyHeader, JsonBody, PathParam, ProblemResponse};

use super::show_order::details;
use crate::{
    AdminGateway,
    dto::{CancelRequest, OrderDetails, Problem},
    lookup,
    store::InStore,
};

/// Cancels an order that has not been shipped
///
/// Its goods and its money are given back in the background, a moment later.
#[utoipa::path(post, path = "/api/admin/v1/orders/{order}/cancel", tag = "orders",
    params(
        ("order" = String, Path, description = "Number or id"),
        ("Idempotency-Key" = String, Header, description = "The same key never acts twice"),
    ),
    request_body = CancelRequest,
    responses(
        (status = 200, body = OrderDetails),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn cancel_order(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(order): PathParam<String>,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(CancelRequest { reason }): JsonBody<CancelRequest>,
) -> Result<Json<OrderDetails>, ProblemResponse> {
    let order_id = lookup::order_id(&gateway, &place.ctx, &order).await?;
    let cancel = CancelOrder { order_id, reason };
    let order = gateway.orders.cancel(&place.under(key), cancel).await?;
    details(&gateway, &place.ctx, &order).await
}
