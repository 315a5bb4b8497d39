//! `PUT /api/admin/v1/catalog/collections`

use axum::{Json, extract::State};
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{
        Problem,
        catalog::{Collections, SlugOutcomes},
    },
    pointers,
    store::InStore,
};

/// Creates and changes collections
///
/// By slug; those not named stay as they are. Their products are put as relations.
#[utoipa::path(put, path = "/api/admin/v1/catalog/collections", tag = "catalog",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = Collections,
    responses(
        (status = 200, body = SlugOutcomes),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn put_collections(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<Collections>,
) -> Result<Json<SlugOutcomes>, ProblemResponse> {
    let told = gateway.catalog_writer.put_collections(&place.under(key), request.into()).await;
    Ok(Json(told.map_err(pointers::in_items)?.into()))
}
