//! `POST /api/admin/v1/stock/adjustments`

use axum::{Json, extract::State};
use mod_inventory_api::Adjustment;
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{Adjustments, Problem, StockChanges},
    lookup::Warehouses,
    pointers,
    store::InStore,
};

/// Books differences, damage and loss
///
/// Units that are promised to orders cannot be taken.
#[utoipa::path(post, path = "/api/admin/v1/stock/adjustments", tag = "stock",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = Adjustments,
    responses(
        (status = 200, body = StockChanges),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn adjust_stock(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(Adjustments { items }): JsonBody<Adjustments>,
) -> Result<Json<StockChanges>, ProblemResponse> {
    let warehouses = Warehouses::read(&gateway, &place.ctx).await?;
    let mut adjustments = Vec::with_capacity(items.len());
    for (position, item) in items.into_iter().enumerate() {
        let pointer = format!("/items/{position}/warehouse");
        adjustments.push(Adjustment {
            warehouse: warehouses.id(&item.warehouse, &pointer)?,
            sku: item.sku,
            delta: item.delta,
            reason: item.reason,
            note: item.note,
            document: item.document,
        });
    }
    let changes = gateway.stock_keeper.adjust(&place.under(key), adjustments).await;
    let changes = changes.map_err(pointers::in_items)?;
    Ok(Json(StockChanges::of(&changes, &warehouses)))
}
