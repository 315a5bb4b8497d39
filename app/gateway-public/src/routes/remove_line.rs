//! `DELETE /api/v1/carts/{id}/lines/{sku}`

use app_storefront::ViewError;
use axum::{Json, extract::State};
use kernel_common::Sku;
use mod_cart_api::CartChange;
use rt_http::{PathParam, ProblemResponse};

use super::{add_line::apply, get_cart::cart_id};
use crate::{
    Gateway,
    dto::{Cart, Problem},
    store::InStore,
};

/// Removes a line
///
/// Removing what is not there changes nothing.
#[utoipa::path(delete, path = "/api/v1/carts/{id}/lines/{sku}", tag = "carts",
    params(
        ("id" = String, Path, description = "The cart's id"),
        ("sku" = String, Path, description = "The line's SKU"),
    ),
    responses(
        (status = 200, body = Cart),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn remove_line(
    State(gateway): State<Gateway>,
    place: InStore,
    PathParam((id, sku)): PathParam<(String, String)>,
) -> Result<Json<Cart>, ProblemResponse> {
    let change = CartChange::Remove { sku: sku_of(&sku)? };
    apply(&gateway, &place, &place.ctx, cart_id(&id)?, change).await
}

/// A text that is no SKU names no line.
pub(super) fn sku_of(text: &str) -> Result<Sku, ProblemResponse> {
    text.parse().map_err(|_| ProblemResponse::of(&ViewError::NotFound("line")))
}
