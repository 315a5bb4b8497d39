//! `POST /api/admin/v1/transfers`

use axum::{Json, extract::State};
use kernel_common::FieldError;
use mod_payment_api::{RecordTransfer, TransferTarget};
use rt_contract::CallCtx;
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{Problem, TransferAnswer, TransferRequest},
    lookup,
    store::InStore,
};

/// Records money that came by bank transfer
///
/// For the payment that the reference names, or for an order. Too little, too much and too late are
/// taken too: the answer says what becomes of it. The same `bank_id` is recorded once.
#[utoipa::path(post, path = "/api/admin/v1/transfers", tag = "transfers",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = TransferRequest,
    responses(
        (status = 200, body = TransferAnswer),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn record_transfer(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<TransferRequest>,
) -> Result<Json<TransferAnswer>, ProblemResponse> {
    let target = target(&gateway, &place.ctx, request.reference, request.order).await?;
    let record = RecordTransfer {
        target,
        amount: request.amount.into(),
        booked_on: request.booked_on,
        bank_id: request.bank_id,
        note: request.note,
    };
    let recorded = gateway.payments.record_transfer(&place.under(key), record).await?;
    Ok(Json(TransferAnswer::from(&recorded)))
}

async fn target(
    gateway: &AdminGateway,
    ctx: &CallCtx,
    reference: Option<String>,
    order: Option<String>,
) -> Result<TransferTarget, ProblemResponse> {
    match (reference, order) {
        (Some(reference), None) => Ok(TransferTarget::Reference(reference)),
        (None, Some(order)) => {
            Ok(TransferTarget::OfOrder(lookup::order_id(gateway, ctx, &order).await?))
        }
        (Some(_), Some(_)) | (None, None) => {
            let message = "name either the reference or the order";
            Err(ProblemResponse::invalid(vec![FieldError::new("/reference", "required", message)]))
        }
    }
}
