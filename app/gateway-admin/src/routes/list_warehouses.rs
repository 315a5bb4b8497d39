//! `GET /api/admin/v1/warehouses`

use axum::{Json, extract::State};
use rt_http::ProblemResponse;

use crate::{
    AdminGateway,
    dto::{Problem, WarehouseList},
    store::InStore,
};

/// The warehouses
#[utoipa::path(get, path = "/api/admin/v1/warehouses", tag = "stock", responses(
    (status = 200, body = WarehouseList),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list_warehouses(
    State(gateway): State<AdminGateway>,
    place: InStore,
) -> Result<Json<WarehouseList>, ProblemResponse> {
    Ok(Json(gateway.stock_reader.warehouses(&place.ctx, ()).await?.into()))
}
