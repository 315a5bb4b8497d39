//! `GET /api/admin/v1/stock/{sku}/movements`

use axum::{Json, extract::State};
use mod_inventory_api::HistoryQuery;
use rt_http::{PathParam, ProblemResponse, QueryParams};

use crate::{
    AdminGateway,
    dto::{HistoryParams, MovementPage, Problem, page_of},
    lookup::{self, Warehouses},
    pointers,
    store::InStore,
};

/// The journal of a SKU
#[utoipa::path(get, path = "/api/admin/v1/stock/{sku}/movements", tag = "stock",
    params(("sku" = String, Path, description = "The SKU"), HistoryParams),
    responses(
        (status = 200, body = MovementPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn list_movements(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(sku): PathParam<String>,
    QueryParams(params): QueryParams<HistoryParams>,
) -> Result<Json<MovementPage>, ProblemResponse> {
    let sku = lookup::sku(&sku)?;
    let page = page_of(params.limit, params.after)?;
    let warehouses = Warehouses::read(&gateway, &place.ctx).await?;
    let warehouse = params.warehouse.map(|code| warehouses.id(&code, "/warehouse")).transpose()?;
    let known = gateway.stock_reader.availability(&place.ctx, vec![sku.clone()]).await?;
    if known.items.is_empty() {
        return Err(lookup::no_sku());
    }
    let query = HistoryQuery { sku, warehouse, page };
    let movements = gateway.stock_reader.history(&place.ctx, query).await;
    let movements = movements.map_err(pointers::in_query)?;
    Ok(Json(MovementPage::of(&movements, &warehouses)))
}
