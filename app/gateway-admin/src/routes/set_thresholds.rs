//! `PUT /api/admin/v1/stock/thresholds`

use axum::extract::State;
use http::StatusCode;
use mod_inventory_api::Threshold;
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{Problem, Thresholds},
    lookup::Warehouses,
    pointers,
    store::InStore,
};

/// Sets when stock counts as low
#[utoipa::path(put, path = "/api/admin/v1/stock/thresholds", tag = "stock",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = Thresholds,
    responses(
        (status = 204, description = "Set"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn set_thresholds(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(Thresholds { items }): JsonBody<Thresholds>,
) -> Result<StatusCode, ProblemResponse> {
    let warehouses = Warehouses::read(&gateway, &place.ctx).await?;
    let mut thresholds = Vec::with_capacity(items.len());
    for (position, item) in items.into_iter().enumerate() {
        let warehouse = warehouses.id(&item.warehouse, &format!("/items/{position}/warehouse"))?;
        thresholds.push(Threshold { sku: item.sku, warehouse, low_at: item.low_at });
    }
    let set = gateway.stock_keeper.set_thresholds(&place.under(key), thresholds).await;
    set.map_err(pointers::in_items)?;
    Ok(StatusCode::NO_CONTENT)
}
