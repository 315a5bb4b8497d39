//! `GET /v1/ledger`: every movement of money, oldest first, as JSON lines.

use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderName, header},
};
use serde::Deserialize;

use crate::{
    app::App,
    http::problem::{FieldError, Problem},
};

const PAGE_DEFAULT: usize = 1_000;
const PAGE_MAX: usize = 10_000;

#[derive(Debug, Deserialize)]
pub(super) struct Page {
    /// The number of the last entry already read.
    after: Option<usize>,
    limit: Option<usize>,
}

/// Lists the entries after a number; an empty answer is the end.
pub(super) async fn list(
    State(app): State<App>,
    page: Result<Query<Page>, QueryRejection>,
) -> Result<([(HeaderName, &'static str); 1], Vec<u8>), Problem> {
    let Query(page) = page.map_err(|rejection| {
        let message = rejection.body_text();
        Problem::fields("validation_failed", vec![FieldError { pointer: "/".into(), message }])
    })?;
    let limit = page.limit.unwrap_or(PAGE_DEFAULT);
    if !(1..=PAGE_MAX).contains(&limit) {
        let message = format!("must be from 1 to {PAGE_MAX}");
        let error = FieldError { pointer: "/limit".into(), message };
        return Err(Problem::fields("validation_failed", vec![error]));
    }
    let after = page.after.unwrap_or(0);
    let entries = app
        .ledger
        .run(move |desk| {
            let rest = desk.books().entries().get(after..).unwrap_or_default();
            rest.iter().take(limit).cloned().collect::<Vec<_>>()
        })
        .await?;
    let mut lines = Vec::new();
    for entry in &entries {
        serde_json::to_writer(&mut lines, entry).expect("an entry has text keys only");
        lines.push(b'\n');
    }
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], lines))
}
