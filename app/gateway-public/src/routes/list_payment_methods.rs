//! `GET /api/v1/payment-methods`

use axum::{Json, extract::State};
use rt_http::ProblemResponse;

use crate::{
    Gateway,
    dto::{PaymentMethods, Problem},
    store::InStore,
};

/// The ways to pay
#[utoipa::path(get, path = "/api/v1/payment-methods", tag = "checkout", responses(
    (status = 200, body = PaymentMethods),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list_payment_methods(
    State(gateway): State<Gateway>,
    place: InStore,
) -> Result<Json<PaymentMethods>, ProblemResponse> {
    let methods = gateway.payments.methods(&place.ctx, ()).await?;
    Ok(Json(PaymentMethods::of(methods, &place.ctx.locale)))
}
