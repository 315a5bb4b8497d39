//! `POST /api/admin/v1/catalog/attributes/removals`

use axum::{Json, extract::State};
use mod_catalog_api::RemoveAttributes;
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{
        Problem,
        catalog::{CodeList, CodeOutcomes},
    },
    pointers,
    store::InStore,
};

/// Removes attributes softly
///
/// Their values are hidden at once, and come back with the attribute when it is put again.
#[utoipa::path(post, path = "/api/admin/v1/catalog/attributes/removals", tag = "catalog",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = CodeList,
    responses(
        (status = 200, body = CodeOutcomes),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn remove_attributes(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<CodeList>,
) -> Result<Json<CodeOutcomes>, ProblemResponse> {
    let told = gateway
        .catalog_writer
        .remove_attributes(&place.under(key), RemoveAttributes { attributes: request.codes })
        .await;
    Ok(Json(told.map_err(pointers::in_codes)?.into()))
}
