//! Empties a cart whose order was placed.
//!
//! It begins from what this process remembers of the ordered version: a version is stored as it
//! was once written, or not at all any more, and then the write is refused.

use mod_cart_api::{CartError, CloseCart, ClosedCart, spi::Saved};
use rt_contract::{CallCtx, CallError};

use super::changing::live;
use crate::{GuestCarts, cart::Cart};

pub(crate) async fn run(
    carts: &GuestCarts,
    ctx: &CallCtx,
    request: CloseCart,
) -> Result<ClosedCart, CallError<CartError>> {
    let remembered = carts.recent.get(ctx.tenant, request.cart_id);
    let mut remembered = remembered.filter(|cart| cart.version == request.version);
    loop {
        let document = match remembered.take() {
            Some(document) => document,
            None => live(carts, ctx, request.cart_id).await?,
        };
        let mut cart = Cart::stored(document);
        match cart.close(request.version) {
            None => return Ok(ClosedCart::Closed),
            Some(ClosedCart::ChangedSince) => return Ok(ClosedCart::ChangedSince),
            Some(ClosedCart::Closed) => cart.seal(carts.clock.now(), None),
        }
        // A conflict is either the shopper or a twin of this call; the cart itself tells which,
        // and as versions only grow it will not have the ordered one again.
        if carts.store.save(ctx, cart.document(), Some(request.version)).await? == Saved::Stored {
            carts.recent.forget(ctx.tenant, request.cart_id);
            return Ok(ClosedCart::Closed);
        }
    }
}
