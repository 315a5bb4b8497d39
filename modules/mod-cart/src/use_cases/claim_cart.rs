//! Empties one cart into another.
//!
//! Two documents cannot be written at once, so the steps are such that each may be the last before
//! a crash: the source is marked, from then on nobody changes it; the target takes its lines, and
//! remembers whose; the source is emptied. Whoever asks again goes on where it stopped.

use kernel_common::{CartId, FieldError, Sku};
use mod_cart_api::{
    CartError, ClaimCart, ClaimedCart,
    spi::{AppliedKey, CartDocument, Saved},
};
use rt_contract::{CallCtx, CallError};

use super::{
    changing::{ATTEMPTS_MAX, crowded, digest_of, live},
    showing,
};
use crate::{
    GuestCarts,
    cart::{Cart, Offer, Repeat},
};

pub(crate) async fn run(
    carts: &GuestCarts,
    ctx: &CallCtx,
    request: ClaimCart,
) -> Result<ClaimedCart, CallError<CartError>> {
    let ClaimCart { source, target, terms, deliveries } = request;
    if source == target {
        let fault = FieldError::new("/source", "same", "is the target itself");
        return Err(CallError::Domain(CartError::Invalid(vec![fault])));
    }
    let applied =
        ctx.key.clone().map(|key| AppliedKey { key, digest: digest_of(&("claim", source)) });
    known_for(&Cart::stored(live(carts, ctx, target).await?), applied.as_ref())?;
    let lines = mark(carts, ctx, source, target).await?;
    let (document, dropped) = fill(carts, ctx, &lines, target, applied.as_ref()).await?;
    empty(carts, ctx, source).await?;
    let shelf = showing::shelf(carts, ctx, &document).await?;
    let offer = Offer { terms: &terms, deliveries: &deliveries };
    let cart = showing::view(carts.pricing.as_ref(), ctx, &document, &shelf, offer).await?;
    Ok(ClaimedCart { cart, dropped })
}

/// Refuses a key that another change of the target was made under.
fn known_for(target: &Cart, applied: Option<&AppliedKey>) -> Result<(), CallError<CartError>> {
    match applied.map(|a| target.repeats(&a.key, &a.digest)) {
        Some(Repeat::Other) => Err(CallError::Domain(CartError::KeyReused)),
        Some(Repeat::No | Repeat::Same) | None => Ok(()),
    }
}

/// Marks the source, and answers it with the lines to move.
async fn mark(
    carts: &GuestCarts,
    ctx: &CallCtx,
    source: CartId,
    target: CartId,
) -> Result<CartDocument, CallError<CartError>> {
    for _ in 0..ATTEMPTS_MAX {
        let stored = carts.store.load(ctx, source).await?;
        let stored = stored.ok_or(CallError::Domain(CartError::NotFound(source)))?;
        let version = stored.version;
        let mut cart = Cart::stored(stored);
        match cart.move_to(target) {
            // It went into another cart: for this caller it is not there.
            None => return Err(CallError::Domain(CartError::NotFound(source))),
            Some(false) => return Ok(cart.document().clone()),
            Some(true) => cart.seal(carts.clock.now(), None),
        }
        if carts.store.save(ctx, cart.document(), Some(version)).await? == Saved::Stored {
            carts.recent.forget(ctx.tenant, source);
            return Ok(cart.document().clone());
        }
    }
    Err(crowded())
}

/// Adds the lines of the source to the target, once.
async fn fill(
    carts: &GuestCarts,
    ctx: &CallCtx,
    source: &CartDocument,
    target: CartId,
    applied: Option<&AppliedKey>,
) -> Result<(CartDocument, Vec<Sku>), CallError<CartError>> {
    for _ in 0..ATTEMPTS_MAX {
        let stored = live(carts, ctx, target).await?;
        let version = stored.version;
        let mut cart = Cart::stored(stored);
        if cart.has_absorbed(source.id) {
            return Ok((cart.document().clone(), Vec::new()));
        }
        known_for(&cart, applied)?;
        let dropped = cart.absorb(source);
        cart.seal(carts.clock.now(), applied.cloned());
        if carts.store.save(ctx, cart.document(), Some(version)).await? == Saved::Stored {
            carts.recent.keep(ctx.tenant, cart.document());
            return Ok((cart.document().clone(), dropped));
        }
    }
    Err(crowded())
}

/// Takes the moved lines out of the source. Who marked it is alone with it, but for repeats.
async fn empty(
    carts: &GuestCarts,
    ctx: &CallCtx,
    source: CartId,
) -> Result<(), CallError<CartError>> {
    for _ in 0..ATTEMPTS_MAX {
        let Some(stored) = carts.store.load(ctx, source).await? else { return Ok(()) };
        let version = stored.version;
        let mut cart = Cart::stored(stored);
        if !cart.bury() {
            return Ok(());
        }
        cart.seal(carts.clock.now(), None);
        if carts.store.save(ctx, cart.document(), Some(version)).await? == Saved::Stored {
            return Ok(());
        }
    }
    Err(crowded())
}
