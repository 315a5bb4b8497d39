//! `GET /api/admin/v1/returns`

use axum::{Json, extract::State};
use rt_http::ProblemResponse;

use super::list_transfers::everything;
use crate::{
    AdminGateway,
    dto::{Problem, ReturnList},
    store::InStore,
};

/// Money to be sent back by hand
///
/// What came by transfer and is not the shop's: surplus, money of cancelled orders, refunds. The
/// oldest first, at most 500.
#[utoipa::path(get, path = "/api/admin/v1/returns", tag = "transfers",
    responses(
        (status = 200, body = ReturnList),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn list_returns(
    State(gateway): State<AdminGateway>,
    place: InStore,
) -> Result<Json<ReturnList>, ProblemResponse> {
    Ok(Json(gateway.payments.returns_due(&place.ctx, everything()).await?.into()))
}
