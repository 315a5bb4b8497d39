//! `GET /api/admin/v1/orders`

use axum::{Json, extract::State};
use mod_order_api::OrdersQuery;
use rt_http::{ProblemResponse, QueryParams};

use crate::{
    AdminGateway,
    dto::{OrderPage, OrdersParams, Problem, page_of},
    pointers,
    store::InStore,
};

/// Orders, newest first
#[utoipa::path(get, path = "/api/admin/v1/orders", tag = "orders", params(OrdersParams), responses(
    (status = 200, body = OrderPage),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list_orders(
    State(gateway): State<AdminGateway>,
    place: InStore,
    QueryParams(params): QueryParams<OrdersParams>,
) -> Result<Json<OrderPage>, ProblemResponse> {
    let page = page_of(params.limit, params.after)?;
    let query = OrdersQuery { status: params.status.map(Into::into), text: params.text, page };
    let orders = gateway.orders.list(&place.ctx, query).await;
    Ok(Json(orders.map_err(pointers::in_query)?.into()))
}
