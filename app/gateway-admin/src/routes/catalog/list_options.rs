//! `GET /api/admin/v1/catalog/attributes/{code}/options`

use axum::{Json, extract::State};
use mod_catalog_api::OptionsQuery;
use rt_http::{PathParam, ProblemResponse, QueryParams};

use crate::{
    AdminGateway,
    dto::{
        Problem,
        catalog::{ListParams, OptionPage},
        page_of,
    },
    lookup, pointers,
    store::InStore,
};

/// The dictionary of an attribute, in its order
#[utoipa::path(get, path = "/api/admin/v1/catalog/attributes/{code}/options", tag = "catalog", params(("code" = String, Path, description = "Code of the attribute"), ListParams),
    responses(
        (status = 200, body = OptionPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn list_options(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(code): PathParam<String>,
    QueryParams(params): QueryParams<ListParams>,
) -> Result<Json<OptionPage>, ProblemResponse> {
    let attribute = lookup::attribute_code(&code)?;
    let page = page_of(params.limit, params.after)?;
    let query = OptionsQuery { attribute: attribute.clone(), page };
    let page = gateway.catalog.options(&place.ctx, query).await.map_err(pointers::in_query)?;
    if page.items.is_empty() {
        lookup::attribute(&gateway, &place.ctx, attribute).await?;
    }
    Ok(Json(page.into()))
}
