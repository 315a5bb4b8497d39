//! `POST /v1/payments/{id}/refunds`.

use axum::{Extension, extract::State, response::Response};

use super::step_request;
use crate::{
    app::App,
    http::{
        answer,
        extract::{IdempotencyKey, PathPayment, RequestBody},
        faults::AnswerDelay,
        fields::Fields,
        problem::Problem,
    },
    idempotency,
};

/// Gives captured money back.
pub(in crate::routes) async fn refund(
    State(app): State<App>,
    Extension(delay): Extension<AnswerDelay>,
    PathPayment(id): PathPayment,
    key: IdempotencyKey,
    RequestBody(body): RequestBody,
) -> Result<Response, Problem> {
    let mut fields = Fields::parse(&body)?;
    let amount_minor = fields.amount_minor("/amount_minor");
    let amount_minor = fields.required("/amount_minor", amount_minor);
    fields.finish("validation_failed")?;
    let amount_minor = amount_minor.expect("a missing amount was refused above");
    let request = step_request(&app, "refund", &id, &amount_minor, key, delay);
    let outcome = app
        .ledger
        .run(move |desk| {
            idempotency::once(desk, request, |books, stamp| {
                books.get_payment(&id)?.refund(amount_minor, stamp)
            })
        })
        .await?;
    Ok(answer::render(outcome, &app.base_url))
}
