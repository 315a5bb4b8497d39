//! `GET /api/v1/orders/{token}`

use axum::{Json, extract::State};
use http::StatusCode;
use mod_order_api::{LinkHash, OrderRef};
use rt_http::{PathParam, ProblemResponse};

use crate::{
    Gateway,
    dto::{Order, Problem},
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
    let order = found.found.first().map(|found| Order::from(&found.order));
    order.map(Json).ok_or_else(|| {
        ProblemResponse::new(StatusCode::NOT_FOUND, "order.unknown_order")
            .detail("there is no such order")
    })
}
