//! `GET /api/admin/v1/imports/{import}`

use axum::{Json, extract::State};
use rt_http::{PathParam, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{ImportJob, Problem},
    lookup,
    store::InStore,
};

/// How far an import is
#[utoipa::path(get, path = "/api/admin/v1/imports/{import}", tag = "imports",
    params(("import" = String, Path, description = "Id")),
    responses(
        (status = 200, body = ImportJob),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn show_import(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(import): PathParam<String>,
) -> Result<Json<ImportJob>, ProblemResponse> {
    let id = lookup::import(&import)?;
    Ok(Json(gateway.imports.find(place.ctx.tenant, id)?.into()))
}
