//! `POST /api/admin/v1/orders/{order}/ship`

use axum::{Json, extract::State};
use mod_order_api::ShipOrder;
use rt_http::{IdempotencyKeyHeader, JsonBody, PathParam, ProblemResponse};

use super::show_order::details;
use crate::{
    AdminGateway,
    dto::{OrderDetails, Problem, ShipRequest},
    lookup,
    store::InStore,
};

/// Books the goods of an order out of the house
///
/// The stock follows in the background, a moment later, and the shopper is written to.
#[utoipa::path(post, path = "/api/admin/v1/orders/{order}/ship", tag = "orders",
    params(
        ("order" = String, Path, description = "Number or id"),
        ("Idempotency-Key" = String, Header, description = "The same key never acts twice"),
    ),
    request_body = ShipRequest,
    responses(
        (status = 200, body = OrderDetails),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn ship_order(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(order): PathParam<String>,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(ShipRequest { carrier, tracking }): JsonBody<ShipRequest>,
) -> Result<Json<OrderDetails>, ProblemResponse> {
    let order_id = lookup::order_id(&gateway, &place.ctx, &order).await?;
    let ship = ShipOrder { order_id, carrier, tracking };
    let order = gateway.orders.ship(&place.under(key), ship).await?;
    details(&gateway, &place.ctx, &order).await
}
