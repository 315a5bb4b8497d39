//! `PUT /api/admin/v1/imports/{import}/file`

use axum::{
    Json,
    extract::{Request, State},
};
use http::StatusCode;
use http_body_util::BodyExt;
use rt_http::{IdempotencyKeyHeader, PathParam, ProblemResponse, QueryParams};

use crate::{
    AdminGateway,
    dto::{FileBytes, PieceParams, Problem, Received},
    lookup,
    store::InStore,
};

/// Sends a piece of the file of an import
///
/// Plain, `.gz` or `.zst`, in one piece or in several: a large file over a slow line goes in pieces
/// that each take less than the time of a request. A piece that breaks off is sent again with the
/// same offset; `received` of a 409 says where to go on.
#[utoipa::path(put, path = "/api/admin/v1/imports/{import}/file", tag = "imports",
    params(
        ("import" = String, Path, description = "Id"),
        ("Idempotency-Key" = String, Header, description = "The same key never acts twice"),
        PieceParams,
    ),
    request_body(content = FileBytes, content_type = "application/octet-stream"),
    responses(
        (status = 200, body = Received),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn upload_import(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(import): PathParam<String>,
    QueryParams(piece): QueryParams<PieceParams>,
    _key: IdempotencyKeyHeader,
    request: Request,
) -> Result<Json<Received>, ProblemResponse> {
    let id = lookup::import(&import)?;
    let mut upload = gateway.imports.upload(place.ctx.tenant, id, piece.offset)?;
    let mut body = request.into_body();
    while let Some(frame) = body.frame().await {
        // Neither the piece nor any part of it has come.
        let frame = frame.map_err(|_| {
            ProblemResponse::new(StatusCode::BAD_REQUEST, "incomplete_body")
                .detail("the body ended early or came too slowly; send the piece again")
        })?;
        if let Ok(chunk) = frame.into_data() {
            upload.write(&chunk)?;
        }
    }
    Ok(Json(Received { received: upload.finish()? }))
}
