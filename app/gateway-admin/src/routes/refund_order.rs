//! `POST /api/admin/v1/orders/{order}/refund`

use axum::{Json, extract::State, response::IntoResponse};
use http::StatusCode;
use mod_payment_api::{PaymentRef, RefundPayment};
use rt_http::{IdempotencyKeyHeader, JsonBody, PathParam, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{Problem, RefundAnswer, RefundRequest},
    lookup,
    store::InStore,
};

/// Gives money back to the shopper
///
/// All that is left, or an amount; never more in sum than was taken. The order notes it a moment
/// later. Nothing is given back twice under one key; a 202 is no error: the provider has not
/// answered yet and is asked again without your doing.
#[utoipa::path(post, path = "/api/admin/v1/orders/{order}/refund", tag = "orders",
    params(
        ("order" = String, Path, description = "Number or id"),
        ("Idempotency-Key" = String, Header, description = "The same key never acts twice"),
    ),
    request_body = RefundRequest,
    responses(
        (status = 200, body = RefundAnswer, description = "Given back"),
        (status = 202, body = RefundAnswer, description = "Asked for; the provider is silent"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn refund_order(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(order): PathParam<String>,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(RefundRequest { amount, reason }): JsonBody<RefundRequest>,
) -> Result<impl IntoResponse, ProblemResponse> {
    let order_id = lookup::order_id(&gateway, &place.ctx, &order).await?;
    let request = RefundPayment {
        payment: PaymentRef::OfOrder(order_id),
        amount: amount.map(Into::into),
        reason,
    };
    let refund = gateway.payments.refund(&place.under(key), request).await?;
    let status = if refund.settled { StatusCode::OK } else { StatusCode::ACCEPTED };
    Ok((status, Json(RefundAnswer::from(&refund))))
}
