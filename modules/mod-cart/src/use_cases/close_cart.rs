//! Empties a cart whose order was placed.

use mod_cart_api::{CartError, CloseCart, ClosedCart, spi::Saved};
use rt_contract::{CallCtx, CallError};

use crate::{GuestCarts, cart::Cart};

pub(crate) async fn run(
    carts: &GuestCarts,
    ctx: &CallCtx,
    request: CloseCart,
) -> Result<ClosedCart, CallError<CartError>> {
    loop {
        let document = carts.store.load(ctx, request.cart_id).await?;
        let document = document.ok_or(CallError::Domain(CartError::NotFound(request.cart_id)))?;
        let mut cart = Cart::stored(document);
        match cart.close(request.version) {
            None => return Ok(ClosedCart::Closed),
            Some(ClosedCart::ChangedSince) => return Ok(ClosedCart::ChangedSince),
            Some(ClosedCart::Closed) => cart.seal(carts.clock.now(), None),
        }
        // A conflict is either the shopper or a twin of this call; the cart itself tells which,
        // and as versions only grow it will not have the ordered one again.
        if carts.store.save(ctx, cart.document(), Some(request.version)).await? == Saved::Stored {
            return Ok(ClosedCart::Closed);
        }
    }
}
