//! `GET /v1/payments?reference=R`: the question that resolves an unknown outcome.

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    http::problem::{FieldError, Problem},
    view::PaymentView,
};

#[derive(Debug, Deserialize)]
pub(in crate::routes) struct Lookup {
    reference: String,
}

#[derive(Debug, Serialize)]
struct Payments<'a> {
    payments: Vec<PaymentView<'a>>,
}

/// Lists all payments of a reference, oldest first; none is an empty list, not an error.
pub(in crate::routes) async fn list(
    State(app): State<App>,
    lookup: Result<Query<Lookup>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(Lookup { reference }) = lookup.map_err(|rejection| {
        let error = FieldError { pointer: "/reference".into(), message: rejection.body_text() };
        Problem::fields("validation_failed", vec![error])
    })?;
    let found = app.ledger.run(move |desk| desk.books().list_by_reference(&reference)).await?;
    let payments = found.iter().map(|payment| PaymentView::of(payment, &app.base_url)).collect();
    Ok(Json(Payments { payments }).into_response())
}
