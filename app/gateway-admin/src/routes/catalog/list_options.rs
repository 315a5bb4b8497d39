//! `GET /api/admin/v1/catalog/attributes/{code}/options`

use axum::{Json, extract::State};
use http::StatusCode;
use mod_catalog_api::OptionsQuery;
use rt_http::{PathParam, ProblemResponse, QueryParams};

use crate::{
    AdminGateway,
    dto::{
        Problem,
        catalog::{ListParams, OptionPage},
        page_of,
    },
    pointers,
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
    let attribute = code.parse().map_err(|_| no_attribute())?;
    let query = OptionsQuery { attribute, page: page_of(params.limit, params.after)? };
    let page = gateway.catalog.options(&place.ctx, query).await;
    Ok(Json(page.map_err(pointers::in_query)?.into()))
}

/// A text that is no code names none.
fn no_attribute() -> ProblemResponse {
    ProblemResponse::new(StatusCode::NOT_FOUND, "catalog.unknown_attribute")
        .detail("there is no such attribute")
}
