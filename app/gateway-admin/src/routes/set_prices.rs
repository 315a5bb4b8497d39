//! `PUT /api/admin/v1/prices`

use axum::{Json, extract::State};
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{Prices, Problem, RevisionAnswer},
    pointers,
    store::InStore,
};

/// Sets prices
///
/// By list and SKU, all or none; those not named stay as they are.
#[utoipa::path(put, path = "/api/admin/v1/prices", tag = "prices",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = Prices,
    responses(
        (status = 200, body = RevisionAnswer),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn set_prices(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<Prices>,
) -> Result<Json<RevisionAnswer>, ProblemResponse> {
    let revision = gateway.price_book.set_prices(&place.under(key), request.into()).await;
    Ok(Json(revision.map_err(pointers::in_items)?.into()))
}
