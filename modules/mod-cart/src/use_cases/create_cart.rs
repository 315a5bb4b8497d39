//! Creates an empty cart.

use kernel_common::CartId;
use mod_cart_api::{CartError, CartView, spi::Saved};
use rt_contract::{CallCtx, CallError};

use super::changing::crowded;
use crate::{GuestCarts, cart::Cart};

/// A repeat creates another cart: an empty one costs nothing, and the caller keeps the last.
pub(crate) async fn run(
    carts: &GuestCarts,
    ctx: &CallCtx,
) -> Result<CartView, CallError<CartError>> {
    let now = carts.clock.now();
    let mut cart = Cart::open(CartId::generate(carts.ids.as_ref()), now);
    cart.seal(now, None);
    let document = cart.document();
    match carts.store.save(ctx, document, None).await? {
        // Two carts of one id: the source of ids is at fault, and the next one may be free.
        Saved::Conflict => Err(crowded()),
        Saved::Stored => {
            carts.recent.keep(ctx.tenant, document);
            Ok(CartView {
                cart_id: document.id,
                version: document.version,
                currency: ctx.currency,
                lines: Vec::new(),
                delivery_option: None,
                quote: None,
                updated_at: document.updated_at,
            })
        }
    }
}
