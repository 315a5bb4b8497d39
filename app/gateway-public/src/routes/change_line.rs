//! `PUT /api/v1/carts/{id}/lines/{sku}`

use axum::{Json, extract::State};
use mod_cart_api::CartChange;
use rt_http::{JsonBody, PathParam, ProblemResponse};

use super::{add_line::apply, get_cart::cart_id, remove_line::sku_of};
use crate::{
    Gateway,
    dto::{Cart, ChangeQuantity, Problem},
    store::InStore,
};

/// Sets the units of a line
#[utoipa::path(put, path = "/api/v1/carts/{id}/lines/{sku}", tag = "carts",
    params(
        ("id" = String, Path, description = "The cart's id"),
        ("sku" = String, Path, description = "The line's SKU"),
    ),
    request_body = ChangeQuantity,
    responses(
        (status = 200, body = Cart),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn change_line(
    State(gateway): State<Gateway>,
    place: InStore,
    PathParam((id, sku)): PathParam<(String, String)>,
    JsonBody(ChangeQuantity { quantity }): JsonBody<ChangeQuantity>,
) -> Result<Json<Cart>, ProblemResponse> {
    let change = CartChange::SetQuantity { sku: sku_of(&sku)?, quantity };
    apply(&gateway, &place, &place.ctx, cart_id(&id)?, change).await
}
