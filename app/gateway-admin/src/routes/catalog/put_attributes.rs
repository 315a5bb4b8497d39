//! `PUT /api/admin/v1/catalog/attributes`

use axum::{Json, extract::State};
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{
        Problem,
        catalog::{Attributes, CodeOutcomes},
    },
    pointers,
    store::InStore,
};

/// Creates, changes and revives attributes
///
/// By code, with their dictionaries; those not named stay as they are. A kind never changes.
#[utoipa::path(put, path = "/api/admin/v1/catalog/attributes", tag = "catalog",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = Attributes,
    responses(
        (status = 200, body = CodeOutcomes),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn put_attributes(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<Attributes>,
) -> Result<Json<CodeOutcomes>, ProblemResponse> {
    let told = gateway.catalog_writer.put_attributes(&place.under(key), request.into()).await;
    Ok(Json(told.map_err(pointers::in_items)?.into()))
}
