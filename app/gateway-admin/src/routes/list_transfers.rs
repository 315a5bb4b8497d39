//! `GET /api/admin/v1/transfers`

use axum::{Json, extract::State};
use mod_payment_api::{BATCH_MAX, TransfersQuery};
use rt_http::ProblemResponse;

use crate::{
    AdminGateway,
    dto::{AwaitedList, Problem},
    store::InStore,
};

/// Transfers that are waited for
///
/// The nearest deadline first, at most 500.
#[utoipa::path(get, path = "/api/admin/v1/transfers", tag = "transfers",
    responses(
        (status = 200, body = AwaitedList),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn list_transfers(
    State(gateway): State<AdminGateway>,
    place: InStore,
) -> Result<Json<AwaitedList>, ProblemResponse> {
    Ok(Json(gateway.payments.awaited(&place.ctx, everything()).await?.into()))
}

/// As many as there may be in one answer.
pub(super) fn everything() -> TransfersQuery {
    TransfersQuery { limit: u32::try_from(BATCH_MAX).expect("a batch is small") }
}
