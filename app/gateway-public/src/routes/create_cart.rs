//! `POST /api/v1/carts`

use axum::{Json, extract::State, response::IntoResponse};
use http::StatusCode;
use mod_cart_api::CreateCart;
use rt_http::ProblemResponse;

use crate::{
    Gateway,
    dto::{Cart, Problem},
    store::InStore,
};

/// A new, empty cart
///
/// Its id is the shopper's secret. Whatever is never filled is forgotten.
#[utoipa::path(post, path = "/api/v1/carts", tag = "carts", responses(
    (status = 201, body = Cart),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn create_cart(
    State(gateway): State<Gateway>,
    place: InStore,
) -> Result<impl IntoResponse, ProblemResponse> {
    let cart = gateway.carts.create(&place.ctx, CreateCart {}).await?;
    let page = gateway.storefront.cart_page(&place.ctx, &place.store, cart).await?;
    Ok((StatusCode::CREATED, Json(Cart::of(&page, &place.ctx.locale))))
}
