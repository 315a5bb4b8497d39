//! `GET /api/admin/v1/imports`

use axum::{Json, extract::State};
use rt_http::ProblemResponse;

use crate::{
    AdminGateway,
    dto::{ImportList, Problem},
    store::InStore,
};

/// Imports, newest first
#[utoipa::path(get, path = "/api/admin/v1/imports", tag = "imports", responses(
    (status = 200, body = ImportList),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list_imports(
    State(gateway): State<AdminGateway>,
    place: InStore,
) -> Result<Json<ImportList>, ProblemResponse> {
    let jobs = gateway.imports.list(place.ctx.tenant)?;
    Ok(Json(ImportList { items: jobs.into_iter().map(Into::into).collect() }))
}
