//! `GET /api/admin/v1/catalog/collections`

use axum::{Json, extract::State};
use mod_catalog_api::CollectionsQuery;
use rt_http::{ProblemResponse, QueryParams};

use crate::{
    AdminGateway,
    dto::{
        Problem,
        catalog::{CollectionPage, ListParams},
        page_of,
    },
    pointers,
    store::InStore,
};

/// Collections, in their order
#[utoipa::path(get, path = "/api/admin/v1/catalog/collections", tag = "catalog", params(ListParams),
    responses(
        (status = 200, body = CollectionPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn list_collections(
    State(gateway): State<AdminGateway>,
    place: InStore,
    QueryParams(params): QueryParams<ListParams>,
) -> Result<Json<CollectionPage>, ProblemResponse> {
    let page = page_of(params.limit, params.after)?;
    let query = CollectionsQuery { slugs: Vec::new(), page };
    let page = gateway.catalog.collections(&place.ctx, query).await;
    Ok(Json(page.map_err(pointers::in_query)?.into()))
}
