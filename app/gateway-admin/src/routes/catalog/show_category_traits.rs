//! `GET /api/admin/v1/catalog/categories/{slug}/traits`

use axum::{Json, extract::State};
use rt_http::{PathParam, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{Problem, catalog::CategoryTraits},
    lookup,
    store::InStore,
};

/// What a category gives to its products
///
/// With what it inherits from the categories above it.
#[utoipa::path(get, path = "/api/admin/v1/catalog/categories/{slug}/traits", tag = "catalog", params(("slug" = String, Path, description = "Slug of the category")),
    responses(
        (status = 200, body = CategoryTraits),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn show_category_traits(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(slug): PathParam<String>,
) -> Result<Json<CategoryTraits>, ProblemResponse> {
    let id = lookup::category(&gateway, &place.ctx, &slug).await?;
    let traits = gateway.catalog.category_traits(&place.ctx, vec![id]).await?;
    let traits = traits.into_iter().next().ok_or_else(lookup::no_category)?;
    Ok(Json(traits.into()))
}
