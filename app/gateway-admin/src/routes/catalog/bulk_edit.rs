//! `POST /api/admin/v1/catalog/bulk-edits`

use axum::{Json, extract::State};
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{
        Problem,
        catalog::{BulkEdit, BulkEdited},
    },
    store::InStore,
};

/// Changes many products at once
///
/// Up to 1000 in one go, all or none; `next` says where to go on. With `dry_run` nothing changes.
#[utoipa::path(post, path = "/api/admin/v1/catalog/bulk-edits", tag = "catalog",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = BulkEdit,
    responses(
        (status = 200, body = BulkEdited),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn bulk_edit(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<BulkEdit>,
) -> Result<Json<BulkEdited>, ProblemResponse> {
    let told = gateway.catalog_writer.bulk_edit(&place.under(key), request.into()).await;
    Ok(Json(told?.into()))
}
