//! `GET /api/admin/v1/stock`

use axum::{Json, extract::State};
use mod_inventory_api::LevelsQuery;
use rt_http::{ProblemResponse, QueryParams};

use crate::{
    AdminGateway,
    dto::{Problem, StockPage, StockParams, page_of},
    lookup::{Names, Warehouses},
    pointers,
    store::InStore,
};

/// Stock levels by SKU and warehouse
#[utoipa::path(get, path = "/api/admin/v1/stock", tag = "stock", params(StockParams), responses(
    (status = 200, body = StockPage),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list_stock(
    State(gateway): State<AdminGateway>,
    place: InStore,
    QueryParams(params): QueryParams<StockParams>,
) -> Result<Json<StockPage>, ProblemResponse> {
    let page = page_of(params.limit, params.after)?;
    let warehouses = Warehouses::read(&gateway, &place.ctx).await?;
    let warehouse = params.warehouse.map(|code| warehouses.id(&code, "/warehouse")).transpose()?;
    let query = LevelsQuery { skus: params.sku, warehouse, low_only: params.low, page };
    let levels = gateway.stock_reader.levels(&place.ctx, query).await;
    let levels = levels.map_err(pointers::in_query)?;
    let skus = levels.items.iter().map(|level| &level.sku);
    let names = Names::of(&gateway, &place.ctx, skus).await?;
    Ok(Json(StockPage::of(&levels, &warehouses, &names)))
}
