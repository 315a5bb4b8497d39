//! `POST /api/admin/v1/imports`

use app_import::jobs::JobRequest;
use axum::{Json, extract::State};
use http::StatusCode;
use kernel_common::Validation;
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{ImportJob, ImportRequest, Problem},
    store::InStore,
};

/// Longest name of a file.
const FILE_NAME_LENGTH_MAX: usize = 200;

/// Makes an import that waits for its file
///
/// Send the file next, then start it.
#[utoipa::path(post, path = "/api/admin/v1/imports", tag = "imports",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = ImportRequest,
    responses(
        (status = 201, body = ImportJob),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn create_import(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<ImportRequest>,
) -> Result<(StatusCode, Json<ImportJob>), ProblemResponse> {
    let mut check = Validation::new();
    let file_name = check.line("/file_name", &request.file_name, FILE_NAME_LENGTH_MAX);
    check.finish().map_err(ProblemResponse::invalid)?;
    let store = gateway.stores.by_tenant(place.ctx.tenant);
    let request = JobRequest {
        file_name,
        mapping: request.mapping,
        dry_run: request.dry_run,
        locale: request.locale.unwrap_or_else(|| place.ctx.locale.clone()),
        currency: place.ctx.currency,
        tax_included: store.is_some_and(|store| store.prices_include_tax),
        price_list: request.price_list,
        warehouse: request.warehouse,
        by: "admin".to_owned(),
    };
    let job = gateway.imports.create(place.ctx.tenant, &key, request)?;
    Ok((StatusCode::CREATED, Json(job.into())))
}
