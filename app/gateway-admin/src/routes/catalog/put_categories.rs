//! `PUT /api/admin/v1/catalog/categories`

use axum::{Json, extract::State};
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{
        Problem,
        catalog::{Categories, SlugOutcomes},
    },
    pointers,
    store::InStore,
};

/// Creates, changes and moves categories
///
/// By slug; those not named stay as they are.
#[utoipa::path(put, path = "/api/admin/v1/catalog/categories", tag = "catalog",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = Categories,
    responses(
        (status = 200, body = SlugOutcomes),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn put_categories(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<Categories>,
) -> Result<Json<SlugOutcomes>, ProblemResponse> {
    let told = gateway.catalog_writer.put_categories(&place.under(key), request.into()).await;
    Ok(Json(told.map_err(pointers::in_items)?.into()))
}
