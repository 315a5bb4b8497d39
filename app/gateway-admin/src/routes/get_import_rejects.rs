//! `GET /api/admin/v1/imports/{import}/rejects`

use axum::{
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
};
use http::header;
use rt_http::{PathParam, ProblemResponse};

use crate::{AdminGateway, dto::Problem, lookup, store::InStore};

/// Lines of the file that were not imported, and why
///
/// CSV of line, column, value and reason, as far as it is written.
#[utoipa::path(get, path = "/api/admin/v1/imports/{import}/rejects", tag = "imports",
    params(("import" = String, Path, description = "Id")),
    responses(
        (status = 200, body = String, content_type = "text/csv"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get_import_rejects(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(import): PathParam<String>,
) -> Result<Response, ProblemResponse> {
    let id = lookup::import(&import)?;
    let rejects = gateway.imports.rejects(place.ctx.tenant, id)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"rejects.csv\""),
    ];
    Ok((headers, Body::from_stream(rejects)).into_response())
}
