//! `GET /api/admin/v1/catalog/units`

use axum::{Json, extract::State};
use rt_http::ProblemResponse;

use crate::{
    AdminGateway,
    dto::{Problem, catalog::UnitList},
    store::InStore,
};

/// All units
#[utoipa::path(get, path = "/api/admin/v1/catalog/units", tag = "catalog",
    responses(
        (status = 200, body = UnitList),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn list_units(
    State(gateway): State<AdminGateway>,
    place: InStore,
) -> Result<Json<UnitList>, ProblemResponse> {
    Ok(Json(gateway.catalog.units(&place.ctx, ()).await?.into()))
}
