//! `PUT /api/v1/carts/{id}/delivery`

use app_checkout::terms;
use axum::{Json, extract::State};
use mod_cart_api::SetDelivery;
use rt_http::{JsonBody, PathParam, ProblemResponse};

use super::get_cart::cart_id;
use crate::{
    Gateway,
    dto::{Cart, ChooseDelivery, Problem},
    store::InStore,
};

/// Chooses the way of delivery
#[utoipa::path(put, path = "/api/v1/carts/{id}/delivery", tag = "carts",
    params(("id" = String, Path, description = "The cart's id")),
    request_body = ChooseDelivery,
    responses(
        (status = 200, body = Cart),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn choose_delivery(
    State(gateway): State<Gateway>,
    place: InStore,
    PathParam(id): PathParam<String>,
    JsonBody(ChooseDelivery { option }): JsonBody<ChooseDelivery>,
) -> Result<Json<Cart>, ProblemResponse> {
    let request = SetDelivery {
        cart_id: cart_id(&id)?,
        expected_version: None,
        option: Some(option),
        terms: terms::pricing_terms(&place.store, place.ctx.currency, None),
        deliveries: terms::deliveries(&place.store, place.ctx.currency),
    };
    let cart = gateway.carts.set_delivery(&place.ctx, request).await?;
    let page = gateway.storefront.cart_page(&place.ctx, &place.store, cart).await?;
    Ok(Json(Cart::of(&page, &place.ctx.locale)))
}
