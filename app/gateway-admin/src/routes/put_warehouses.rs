//! `PUT /api/admin/v1/warehouses`

use axum::{Json, extract::State};
use mod_inventory_api::WarehousePut;
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{Problem, WarehouseList, Warehouses},
    pointers,
    store::InStore,
};

/// Creates or changes warehouses
///
/// By code; those not named stay as they are.
#[utoipa::path(put, path = "/api/admin/v1/warehouses", tag = "stock",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = Warehouses,
    responses(
        (status = 200, body = WarehouseList),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn put_warehouses(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(Warehouses { items }): JsonBody<Warehouses>,
) -> Result<Json<WarehouseList>, ProblemResponse> {
    let put = items.into_iter().map(|item| WarehousePut {
        code: item.code,
        name: item.name,
        priority: item.priority,
    });
    let put = gateway.stock_keeper.put_warehouses(&place.under(key), put.collect()).await;
    Ok(Json(put.map_err(pointers::in_items)?.into()))
}
