//! `GET /api/admin/v1/prices`

use axum::{Json, extract::State};
use mod_pricing_api::PricesQuery;
use rt_http::{ProblemResponse, QueryParams};

use crate::{
    AdminGateway,
    dto::{PricePage, PricesParams, Problem, page_of},
    lookup::Names,
    pointers,
    store::InStore,
};

/// What the price lists say
#[utoipa::path(get, path = "/api/admin/v1/prices", tag = "prices", params(PricesParams), responses(
    (status = 200, body = PricePage),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list_prices(
    State(gateway): State<AdminGateway>,
    place: InStore,
    QueryParams(params): QueryParams<PricesParams>,
) -> Result<Json<PricePage>, ProblemResponse> {
    let page = page_of(params.limit, params.after)?;
    let query = PricesQuery { list: params.list, skus: Vec::new(), page };
    let prices = gateway.price_book.prices(&place.ctx, query).await;
    let prices = prices.map_err(pointers::in_query)?;
    let skus = prices.items.iter().map(|listed| &listed.sku);
    let names = Names::of(&gateway, &place.ctx, skus).await?;
    Ok(Json(PricePage::of(&prices, &names)))
}
