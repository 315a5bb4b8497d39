//! `GET /api/admin/v1/catalog/categories`

use axum::{Json, extract::State};
use rt_http::ProblemResponse;

use crate::{
    AdminGateway,
    dto::{Problem, catalog::CategoryList},
    store::InStore,
};

/// The whole tree, with the published products in and below each category
#[utoipa::path(get, path = "/api/admin/v1/catalog/categories", tag = "catalog",
    responses(
        (status = 200, body = CategoryList),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn list_categories(
    State(gateway): State<AdminGateway>,
    place: InStore,
) -> Result<Json<CategoryList>, ProblemResponse> {
    Ok(Json(gateway.catalog.categories(&place.ctx, ()).await?.into()))
}
