//! `PUT /api/admin/v1/catalog/families`

use axum::{Json, extract::State};
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{
        Problem,
        catalog::{CodeOutcomes, Families},
    },
    pointers,
    store::InStore,
};

/// Creates and changes families
///
/// By code; those not named stay as they are.
#[utoipa::path(put, path = "/api/admin/v1/catalog/families", tag = "catalog",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = Families,
    responses(
        (status = 200, body = CodeOutcomes),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn put_families(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<Families>,
) -> Result<Json<CodeOutcomes>, ProblemResponse> {
    let told = gateway.catalog_writer.put_families(&place.under(key), request.into()).await;
    Ok(Json(told.map_err(pointers::in_items)?.into()))
}
