//! `GET /api/admin/v1/orders/{order}`

use axum::{Json, extract::State};
use mod_order_api::Order;
use mod_payment_api::PaymentRef;
use rt_contract::CallCtx;
use rt_http::{PathParam, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{OrderDetails, Problem},
    lookup,
    store::InStore,
};

/// An order with its payment and its story
#[utoipa::path(get, path = "/api/admin/v1/orders/{order}", tag = "orders",
    params(("order" = String, Path, description = "Number or id")),
    responses(
        (status = 200, body = OrderDetails),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn show_order(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(order): PathParam<String>,
) -> Result<Json<OrderDetails>, ProblemResponse> {
    let order = lookup::order(&gateway, &place.ctx, &order).await?;
    details(&gateway, &place.ctx, &order).await
}

/// The order with its payment.
pub(super) async fn details(
    gateway: &AdminGateway,
    ctx: &CallCtx,
    order: &Order,
) -> Result<Json<OrderDetails>, ProblemResponse> {
    let payments = gateway.payments.find(ctx, vec![PaymentRef::OfOrder(order.id)]).await?;
    Ok(Json(OrderDetails::of(order, payments.items.first())))
}
