//! `GET /api/admin/v1/catalog/families`

use axum::{Json, extract::State};
use rt_http::ProblemResponse;

use crate::{
    AdminGateway,
    dto::{Problem, catalog::FamilyList},
    store::InStore,
};

/// All families
#[utoipa::path(get, path = "/api/admin/v1/catalog/families", tag = "catalog",
    responses(
        (status = 200, body = FamilyList),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn list_families(
    State(gateway): State<AdminGateway>,
    place: InStore,
) -> Result<Json<FamilyList>, ProblemResponse> {
    Ok(Json(gateway.catalog.families(&place.ctx, ()).await?.into()))
}
