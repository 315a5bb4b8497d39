//! `GET /v1/payments/{id}`.

use axum::{extract::State, http::StatusCode, response::Response};

use crate::{
    app::App,
    http::{answer, extract::PathPayment, problem::Problem},
    payment::Refusal,
};

/// Shows one payment.
pub(in crate::routes) async fn get(
    State(app): State<App>,
    PathPayment(id): PathPayment,
) -> Result<Response, Problem> {
    let payment = app.ledger.run(move |desk| desk.books().find_payment(&id).cloned()).await?;
    let payment = payment.ok_or(Refusal::UnknownPayment)?;
    Ok(answer::payment(StatusCode::OK, &payment, &app.base_url))
}
