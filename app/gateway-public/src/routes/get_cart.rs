//! `GET /api/v1/carts/{id}`

use app_storefront::ViewError;
use axum::{Json, extract::State};
use kernel_common::CartId;
use rt_http::{PathParam, ProblemResponse};

use crate::{
    Gateway,
    dto::{Cart, Problem},
    store::InStore,
};

/// A cart as it would cost now
#[utoipa::path(get, path = "/api/v1/carts/{id}", tag = "carts",
    params(("id" = String, Path, description = "The cart's id")),
    responses(
        (status = 200, body = Cart),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get_cart(
    State(gateway): State<Gateway>,
    place: InStore,
    PathParam(id): PathParam<String>,
) -> Result<Json<Cart>, ProblemResponse> {
    let id = cart_id(&id)?;
    let page = gateway.storefront.cart(&place.ctx, &place.store, id).await?;
    let page = page.ok_or_else(no_cart)?;
    Ok(Json(Cart::of(&page, &place.ctx.locale)))
}

/// An id that is none names no cart.
pub(super) fn cart_id(text: &str) -> Result<CartId, ProblemResponse> {
    text.parse().map_err(|_| no_cart())
}

fn no_cart() -> ProblemResponse {
    ProblemResponse::of(&ViewError::NotFound("cart"))
}
