//! `POST /api/admin/v1/catalog/relations/removals`

use axum::{Json, extract::State};
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{
        Problem,
        catalog::{LinkOutcomes, RelationRefs},
    },
    pointers,
    store::InStore,
};

/// Removes links
///
/// One that is not there is no fault.
#[utoipa::path(post, path = "/api/admin/v1/catalog/relations/removals", tag = "catalog",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = RelationRefs,
    responses(
        (status = 200, body = LinkOutcomes),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn remove_relations(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<RelationRefs>,
) -> Result<Json<LinkOutcomes>, ProblemResponse> {
    let told = gateway.catalog_writer.remove_relations(&place.under(key), request.into()).await;
    Ok(Json(told.map_err(pointers::in_items)?.into()))
}
