//! `GET /api/admin/v1/catalog/attributes`

use axum::{Json, extract::State};
use mod_catalog_api::AttributesQuery;
use rt_http::{ProblemResponse, QueryParams};

use crate::{
    AdminGateway,
    dto::{
        Problem,
        catalog::{AttributePage, ListParams},
        page_of,
    },
    pointers,
    store::InStore,
};

/// Attributes, with the first values of their dictionaries
#[utoipa::path(get, path = "/api/admin/v1/catalog/attributes", tag = "catalog", params(ListParams),
    responses(
        (status = 200, body = AttributePage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn list_attributes(
    State(gateway): State<AdminGateway>,
    place: InStore,
    QueryParams(params): QueryParams<ListParams>,
) -> Result<Json<AttributePage>, ProblemResponse> {
    let page = page_of(params.limit, params.after)?;
    let query = AttributesQuery { codes: Vec::new(), page };
    let page = gateway.catalog.attributes(&place.ctx, query).await;
    Ok(Json(page.map_err(pointers::in_query)?.into()))
}
