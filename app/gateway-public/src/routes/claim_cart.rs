//! `POST /api/v1/carts/{id}/claims`

use app_checkout::terms;
use axum::{Json, extract::State};
use kernel_common::Sku;
use mod_cart_api::ClaimCart;
use rt_http::{IdempotencyKeyHeader, JsonBody, PathParam, ProblemResponse};

use super::get_cart::cart_id;
use crate::{
    Gateway,
    dto::{Cart, Claim, ClaimAnswer, Problem},
    store::InStore,
};

/// Empties another cart into this one
///
/// Quantities of a SKU add up; currency and delivery stay those of this cart. The other cart is gone
/// for everybody afterwards. Claiming again changes nothing.
#[utoipa::path(post, path = "/api/v1/carts/{id}/claims", tag = "carts",
    params(
        ("id" = String, Path, description = "Id of the cart to fill"),
        ("Idempotency-Key" = String, Header, description = "The same key never acts twice"),
    ),
    request_body = Claim,
    responses(
        (status = 200, body = ClaimAnswer),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn claim_cart(
    State(gateway): State<Gateway>,
    place: InStore,
    PathParam(id): PathParam<String>,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(Claim { source }): JsonBody<Claim>,
) -> Result<Json<ClaimAnswer>, ProblemResponse> {
    let claim = ClaimCart {
        source,
        target: cart_id(&id)?,
        terms: terms::pricing_terms(&place.store, place.ctx.currency, None),
        deliveries: terms::deliveries(&place.store, place.ctx.currency),
    };
    let claimed = gateway.carts.claim(&place.under(key), claim).await?;
    let page = gateway.storefront.cart_page(&place.ctx, &place.store, claimed.cart).await?;
    let cart = Cart::of(&page, &place.ctx.locale);
    Ok(Json(ClaimAnswer { cart, dropped: claimed.dropped.iter().map(Sku::to_string).collect() }))
}
