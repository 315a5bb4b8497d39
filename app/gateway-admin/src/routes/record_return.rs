//! `POST /api/admin/v1/returns/{refund}`

use axum::{Json, extract::State};
use kernel_common::RefundId;
use mod_payment_api::{PaymentError, RecordReturn};
use rt_http::{IdempotencyKeyHeader, JsonBody, PathParam, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{Problem, RefundAnswer, ReturnRequest},
    store::InStore,
};

/// Records that money was sent back by hand
#[utoipa::path(post, path = "/api/admin/v1/returns/{refund}", tag = "transfers",
    params(
        ("refund" = String, Path, description = "`refund_id` of the list"),
        ("Idempotency-Key" = String, Header, description = "The same key never acts twice"),
    ),
    request_body = ReturnRequest,
    responses(
        (status = 200, body = RefundAnswer),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn record_return(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(refund): PathParam<String>,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(ReturnRequest { booked_on, bank_id }): JsonBody<ReturnRequest>,
) -> Result<Json<RefundAnswer>, ProblemResponse> {
    let refund_id: RefundId =
        refund.parse().map_err(|_| ProblemResponse::of(&PaymentError::NoSuchReturn))?;
    let record = RecordReturn { refund_id, booked_on, bank_id };
    let refund = gateway.payments.record_return(&place.under(key), record).await?;
    Ok(Json(RefundAnswer::from(&refund)))
}
