//! `GET /api/admin/v1/stock/as-of`

use axum::{Json, extract::State};
use kernel_common::FieldError;
use mod_inventory_api::AsOfQuery;
use rt_http::{ProblemResponse, QueryParams};

use crate::{
    AdminGateway,
    dto::{AsOfParams, Problem, StockAsOf},
    lookup::{Names, Warehouses},
    store::InStore,
};

/// Stock levels as they were
///
/// Replayed from the journal. A SKU that no warehouse had ever held by then is left out.
#[utoipa::path(get, path = "/api/admin/v1/stock/as-of", tag = "stock", params(AsOfParams),
    responses(
        (status = 200, body = StockAsOf),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn stock_as_of(
    State(gateway): State<AdminGateway>,
    place: InStore,
    QueryParams(AsOfParams { at, sku: skus }): QueryParams<AsOfParams>,
) -> Result<Json<StockAsOf>, ProblemResponse> {
    if skus.is_empty() {
        let fault = FieldError::new("/sku", "required", "name at least one SKU");
        return Err(ProblemResponse::invalid(vec![fault]));
    }
    let warehouses = Warehouses::read(&gateway, &place.ctx).await?;
    let levels = gateway.stock_reader.as_of(&place.ctx, AsOfQuery { skus, at }).await?;
    let names = Names::of(&gateway, &place.ctx, levels.iter().map(|level| &level.sku)).await?;
    Ok(Json(StockAsOf::of(at, &levels, &warehouses, &names)))
}
