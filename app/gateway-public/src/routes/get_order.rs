//! `GET /api/v1/orders/{token}`

use axum::{Json, extract::State};
use http::StatusCode;
use mod_order_api::{LinkHash, OrderRef, OrderState};
use mod_payment_api::PaymentRef;
use rt_http::{PathParam, ProblemResponse};

use crate::{
    Gateway,
    dto::{Order, Problem, Transfer},
    store::InStore,
};

/// An order, by its secret
#[utoipa::path(get, path = "/api/v1/orders/{token}", tag = "orders",
    params(("token" = String, Path, description = "`token` of the checkout's answer")),
    responses(
        (status = 200, body = Order),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get_order(
    State(gateway): State<Gateway>,
    place: InStore,
    PathParam(token): PathParam<String>,
) -> Result<Json<Order>, ProblemResponse> {
    let hash = LinkHash::try_from(rt_security::hash_token(&token));
    let hash = hash.map_err(|error| ProblemResponse::internal(error.to_string()))?;
    let found = gateway.orders.find(&place.ctx, vec![OrderRef::LinkHash(hash)]).await?;
    let order = found.found.into_iter().next().map(|found| found.order).ok_or_else(|| {
        ProblemResponse::new(StatusCode::NOT_FOUND, "order.unknown_order")
            .detail("there is no such order")
    })?;
    let transfer = awaited(&gateway, &place, &order).await?;
    Ok(Json(Order::from(&order).with(transfer)))
}

/// Where the money is to be sent; only an order that was placed without it costs the question.
async fn awaited(
    gateway: &Gateway,
    place: &InStore,
    order: &mod_order_api::Order,
) -> Result<Option<Transfer>, ProblemResponse> {
    let placed = match &order.state {
        OrderState::Placed(placement) => placement.payment.state.is_awaited(),
        _ => false,
    };
    if !placed {
        return Ok(None);
    }
    let asked = vec![PaymentRef::OfOrder(order.id)];
    let found = gateway.payments.find(&place.ctx, asked).await?;
    Ok(found.items.first().and_then(Transfer::of))
}
