//! `POST /api/admin/v1/imports/{import}/start`

use axum::{Json, extract::State};
use rt_http::{IdempotencyKeyHeader, PathParam, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{ImportJob, Problem},
    lookup,
    store::InStore,
};

/// Starts an import whose file has come
///
/// One that has begun goes on as it is.
#[utoipa::path(post, path = "/api/admin/v1/imports/{import}/start", tag = "imports",
    params(
        ("import" = String, Path, description = "Id"),
        ("Idempotency-Key" = String, Header, description = "The same key never acts twice"),
    ),
    responses(
        (status = 200, body = ImportJob),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn start_import(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(import): PathParam<String>,
    _key: IdempotencyKeyHeader,
) -> Result<Json<ImportJob>, ProblemResponse> {
    let id = lookup::import(&import)?;
    Ok(Json(gateway.imports.start(place.ctx.tenant, id)?.into()))
}
