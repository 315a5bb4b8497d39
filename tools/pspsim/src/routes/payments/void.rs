//! `POST /v1/payments/{id}/void`.

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

/// Releases a hold, or ends the wait for the card holder.
pub(in crate::routes) async fn void(
    State(app): State<App>,
    Extension(delay): Extension<AnswerDelay>,
    PathPayment(id): PathPayment,
    key: IdempotencyKey,
    RequestBody(body): RequestBody,
) -> Result<Response, Problem> {
    Fields::parse(&body)?.finish("validation_failed")?;
    let request = step_request(&app, "void", &id, &(), key, delay);
    let outcome = app
        .ledger
        .run(move |desk| {
            idempotency::once(desk, request, |books, stamp| books.get_payment(&id)?.void(stamp))
        })
        .await?;
    Ok(answer::render(outcome, &app.base_url))
}
