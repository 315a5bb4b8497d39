//! `PUT /api/admin/v1/price-lists`

use axum::{Json, extract::State};
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{PriceLists, Problem, RevisionAnswer},
    pointers,
    store::InStore,
};

/// Creates or changes price lists
///
/// By code; those not named stay as they are.
#[utoipa::path(put, path = "/api/admin/v1/price-lists", tag = "prices",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = PriceLists,
    responses(
        (status = 200, body = RevisionAnswer),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn put_price_lists(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<PriceLists>,
) -> Result<Json<RevisionAnswer>, ProblemResponse> {
    let revision = gateway.price_book.put_price_lists(&place.under(key), request.into()).await;
    Ok(Json(revision.map_err(pointers::in_items)?.into()))
}
