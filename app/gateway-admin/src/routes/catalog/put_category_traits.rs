//! `PUT /api/admin/v1/catalog/category-traits`

use axum::{Json, extract::State};
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{
        Problem,
        catalog::{CategoryTraitsBatch, SlugOutcomes},
    },
    pointers,
    store::InStore,
};

/// Says what categories give to their products
///
/// What is expected of them, values they inherit, and what listings are narrowed by.
#[utoipa::path(put, path = "/api/admin/v1/catalog/category-traits", tag = "catalog",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = CategoryTraitsBatch,
    responses(
        (status = 200, body = SlugOutcomes),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn put_category_traits(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<CategoryTraitsBatch>,
) -> Result<Json<SlugOutcomes>, ProblemResponse> {
    let told = gateway.catalog_writer.put_category_traits(&place.under(key), request.into()).await;
    Ok(Json(told.map_err(pointers::in_items)?.into()))
}
