//! Answers a cart as it would cost now.

use mod_cart_api::{CartError, CartView, ViewCart};
use rt_contract::{CallCtx, CallError};

use super::{changing::live, showing};
use crate::{GuestCarts, cart::Offer};

pub(crate) async fn run(
    carts: &GuestCarts,
    ctx: &CallCtx,
    request: ViewCart,
) -> Result<CartView, CallError<CartError>> {
    let document = live(carts, ctx, request.cart_id).await?;
    let shelf = showing::shelf(carts, ctx, &document).await?;
    let offer = Offer { terms: &request.terms, deliveries: &request.deliveries };
    showing::view(carts.pricing.as_ref(), ctx, &document, &shelf, offer).await
}
