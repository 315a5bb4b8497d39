//! `POST /api/v1/carts/{id}/lines`

use app_checkout::terms;
use axum::{Json, extract::State};
use kernel_common::CartId;
use mod_cart_api::{CartChange, ChangeCart};
use rt_contract::CallCtx;
use rt_http::{IdempotencyKeyHeader, JsonBody, PathParam, ProblemResponse};

use super::get_cart::cart_id;
use crate::{
    Gateway,
    dto::{Cart, Line, Problem},
    store::InStore,
};

/// Adds units of a SKU
#[utoipa::path(post, path = "/api/v1/carts/{id}/lines", tag = "carts",
    params(
        ("id" = String, Path, description = "The cart's id"),
        ("Idempotency-Key" = String, Header, description = "The same key never adds twice"),
    ),
    request_body = Line,
    responses(
        (status = 200, body = Cart),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn add_line(
    State(gateway): State<Gateway>,
    place: InStore,
    PathParam(id): PathParam<String>,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(Line { sku, quantity }): JsonBody<Line>,
) -> Result<Json<Cart>, ProblemResponse> {
    let change = CartChange::Add { sku, quantity };
    let ctx = place.under(key);
    apply(&gateway, &place, &ctx, cart_id(&id)?, change).await
}

/// Applies one change and answers the cart after it.
pub(super) async fn apply(
    gateway: &Gateway,
    place: &InStore,
    ctx: &CallCtx,
    cart_id: CartId,
    change: CartChange,
) -> Result<Json<Cart>, ProblemResponse> {
    let request = ChangeCart {
        cart_id: Some(cart_id),
        expected_version: None,
        changes: vec![change],
        terms: terms::pricing_terms(&place.store, ctx.currency, None),
        deliveries: terms::deliveries(&place.store, ctx.currency),
    };
    let cart = gateway.carts.change(ctx, request).await?;
    let page = gateway.storefront.cart_page(&place.ctx, &place.store, cart).await?;
    Ok(Json(Cart::of(&page, &place.ctx.locale)))
}
