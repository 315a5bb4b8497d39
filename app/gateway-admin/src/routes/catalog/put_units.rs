//! `PUT /api/admin/v1/catalog/units`

use axum::{Json, extract::State};
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{
        Problem,
        catalog::{CodeOutcomes, Units},
    },
    pointers,
    store::InStore,
};

/// Creates and changes units
///
/// By code; those not named stay as they are. What a unit is worth never changes.
#[utoipa::path(put, path = "/api/admin/v1/catalog/units", tag = "catalog",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = Units,
    responses(
        (status = 200, body = CodeOutcomes),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn put_units(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<Units>,
) -> Result<Json<CodeOutcomes>, ProblemResponse> {
    let told = gateway.catalog_writer.put_units(&place.under(key), request.into()).await;
    Ok(Json(told.map_err(pointers::in_items)?.into()))
}
