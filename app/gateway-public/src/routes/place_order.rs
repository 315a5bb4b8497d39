//! `POST /api/v1/checkout`

use app_checkout::{Answer, CheckoutError};
use axum::{Json, extract::State, response::IntoResponse};
use http::StatusCode;
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    Gateway,
    dto::{CheckoutAnswer, CheckoutRequest, Problem},
    pointers,
    store::InStore,
};

/// Places an order
///
/// The same `Idempotency-Key` with the same body gets the same answer for ever; with another body
/// 422; while the first request is worked on 409 with `Retry-After`. A 202 is not an error: the
/// order exists, the payment is being confirmed or checked; do not pay again.
#[utoipa::path(post, path = "/api/v1/checkout", tag = "checkout",
    params(("Idempotency-Key" = String, Header, description = "Names this purchase")),
    request_body = CheckoutRequest,
    responses(
        (status = 201, body = CheckoutAnswer, description = "Placed: paid, or to be paid later"),
        (status = 202, body = CheckoutAnswer, description = "Opened; the payment is not settled"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn place_order(
    State(gateway): State<Gateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<CheckoutRequest>,
) -> Result<impl IntoResponse, ProblemResponse> {
    let return_url = format!("{}/orders/{{token}}", place.store.base_url);
    let order = request.into_order(return_url);
    let answer = gateway.checkout.place(&place.under(key), &place.store, order).await;
    let answer = answer.map_err(|error| {
        let in_flight = error == CheckoutError::InFlight;
        let problem = pointers::without("/contact", ProblemResponse::of(&error));
        if in_flight { problem.retry_after(1) } else { problem }
    })?;
    let status = match answer {
        Answer::Placed(_) => StatusCode::CREATED,
        Answer::ConfirmationNeeded { .. } | Answer::PaymentPending(_) => StatusCode::ACCEPTED,
    };
    Ok((status, Json(CheckoutAnswer::from(answer))))
}
