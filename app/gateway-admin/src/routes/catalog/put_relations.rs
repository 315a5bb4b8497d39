//! `PUT /api/admin/v1/catalog/relations`

use axum::{Json, extract::State};
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{
        Problem,
        catalog::{LinkOutcomes, Relations},
    },
    pointers,
    store::InStore,
};

/// Creates and changes links
///
/// By source, kind and target; those not named stay as they are.
#[utoipa::path(put, path = "/api/admin/v1/catalog/relations", tag = "catalog",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = Relations,
    responses(
        (status = 200, body = LinkOutcomes),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn put_relations(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<Relations>,
) -> Result<Json<LinkOutcomes>, ProblemResponse> {
    let told = gateway.catalog_writer.put_relations(&place.under(key), request.into()).await;
    Ok(Json(told.map_err(pointers::in_items)?.into()))
}
