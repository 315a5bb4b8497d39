//! `POST /api/admin/v1/stock/receipts`

use axum::{Json, extract::State};
use mod_inventory_api::Receipt;
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{Problem, Receipts, StockChanges},
    lookup::Warehouses,
    pointers,
    store::InStore,
};

/// Books goods that arrived
#[utoipa::path(post, path = "/api/admin/v1/stock/receipts", tag = "stock",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = Receipts,
    responses(
        (status = 200, body = StockChanges),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn receive_goods(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(Receipts { items }): JsonBody<Receipts>,
) -> Result<Json<StockChanges>, ProblemResponse> {
    let warehouses = Warehouses::read(&gateway, &place.ctx).await?;
    let mut receipts = Vec::with_capacity(items.len());
    for (position, item) in items.into_iter().enumerate() {
        let warehouse = warehouses.id(&item.warehouse, &format!("/items/{position}/warehouse"))?;
        let (sku, quantity, document) = (item.sku, item.quantity, item.document);
        receipts.push(Receipt { sku, warehouse, quantity, document });
    }
    let changes = gateway.stock_keeper.receive(&place.under(key), receipts).await;
    let changes = changes.map_err(pointers::in_items)?;
    Ok(Json(StockChanges::of(&changes, &warehouses)))
}
