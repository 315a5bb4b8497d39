//! `PUT /control/endpoints/{name}` tells how a name behaves, `GET /control/received` what came.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{endpoint::Endpoint, http::problem::Problem, running::Sink, signature::Secret};

const PAGE_DEFAULT: usize = 1_000;
const PAGE_MAX: usize = 10_000;

/// Tells how a name is to behave from now on. Which try of an event it is goes on being counted.
pub(super) async fn tell(
    State(sink): State<Arc<Sink>>,
    Path(name): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let refused = |detail: String| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "validation_failed", detail)
    };
    let endpoint: Endpoint =
        serde_json::from_slice(&body).map_err(|error| refused(error.to_string()))?;
    if endpoint.secrets.iter().any(|secret| Secret::parse(secret).is_none()) {
        return Err(refused("a secret is whsec_ and base64 of 24 to 64 bytes".to_owned()));
    }
    sink.tell(&name, endpoint);
    Ok(StatusCode::NO_CONTENT)
}

/// Which records.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page {
    name: Option<String>,
    /// The number of the last record already read.
    #[serde(default)]
    after: u64,
    limit: Option<usize>,
}

/// Lists the records after a number; none is the end.
pub(super) async fn received(
    State(sink): State<Arc<Sink>>,
    page: Result<Query<Page>, QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let refused =
        |detail: String| Problem::new(StatusCode::BAD_REQUEST, "validation_failed", detail);
    let Query(page) = page.map_err(|rejection| refused(rejection.body_text()))?;
    let limit = page.limit.unwrap_or(PAGE_DEFAULT);
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(refused(format!("limit must be from 1 to {PAGE_MAX}")));
    }
    let records = sink.book().after(page.after, page.name.as_deref(), limit);
    Ok(Json(json!({ "records": records })))
}
