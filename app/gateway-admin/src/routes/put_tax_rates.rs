//! `PUT /api/admin/v1/tax-rates`

use axum::{Json, extract::State};
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{Problem, RevisionAnswer, TaxRates},
    pointers,
    store::InStore,
};

/// Creates or changes tax rates
///
/// By zone and category; those not named stay as they are.
#[utoipa::path(put, path = "/api/admin/v1/tax-rates", tag = "prices",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = TaxRates,
    responses(
        (status = 200, body = RevisionAnswer),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn put_tax_rates(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<TaxRates>,
) -> Result<Json<RevisionAnswer>, ProblemResponse> {
    let revision = gateway.price_book.put_tax_rates(&place.under(key), request.into()).await;
    Ok(Json(revision.map_err(pointers::in_items)?.into()))
}
