//! What every change of a cart shares: load, decide, price, save under the version that was
//! loaded, and begin again when somebody was faster.
//!
//! The price is asked before the save: a cart that cannot be priced is refused, not stored, and
//! the view that is returned is of the version that was stored.

use kernel_common::{CartId, Sku};
use mod_cart_api::{
    CartError, CartView,
    spi::{AppliedKey, Saved},
};
use rt_contract::{CallCtx, CallError, Fault, FaultKind};
use rt_postgres::Fingerprint;
use serde::Serialize;

use super::showing;
use crate::{
    GuestCarts,
    cart::{Cart, Offer, Repeat},
};

/// Tries before the caller is told to come again. Of all who collide one succeeds, so that only
/// a crowd on one guest's cart gets there.
const ATTEMPTS_MAX: u32 = 64;

/// A change to be made.
pub(super) struct Change<'a> {
    /// Of this cart; of a new one without it.
    pub(super) cart_id: Option<CartId>,
    /// Only of this version.
    pub(super) expected_version: Option<i64>,
    /// Tells a repeat from a reuse of the key.
    pub(super) digest: String,
    /// SKUs that must be for sale, if the cart has them after the change.
    pub(super) wanted: Vec<Sku>,
    /// What the view is priced with.
    pub(super) offer: Offer<'a>,
}

/// The digest of a change.
pub(super) fn digest_of(change: &impl Serialize) -> String {
    Fingerprint::of(change).as_bytes()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Makes the change that `apply` is.
pub(super) async fn run(
    carts: &GuestCarts,
    ctx: &CallCtx,
    change: Change<'_>,
    apply: impl Fn(&mut Cart) -> Result<(), CartError> + Send + Sync,
) -> Result<CartView, CallError<CartError>> {
    for _ in 0..ATTEMPTS_MAX {
        if let Some(view) = attempt(carts, ctx, &change, &apply).await? {
            return Ok(view);
        }
    }
    Err(crowded())
}

/// The refusal to try any longer.
pub(super) fn crowded() -> CallError<CartError> {
    let message = "too many changes of one cart at once";
    let fault = Fault::new(FaultKind::RateLimited, message);
    CallError::Fault(Fault { retry_after_ms: Some(100), ..fault })
}

/// `None` when somebody was faster.
async fn attempt(
    carts: &GuestCarts,
    ctx: &CallCtx,
    change: &Change<'_>,
    apply: &(impl Fn(&mut Cart) -> Result<(), CartError> + Send + Sync),
) -> Result<Option<CartView>, CallError<CartError>> {
    let (mut cart, stored) = load(carts, ctx, change.cart_id).await?;
    let applied = ctx.key.clone().map(|key| AppliedKey { key, digest: change.digest.clone() });
    match applied.as_ref().map_or(Repeat::No, |a| cart.repeats(&a.key, &a.digest)) {
        Repeat::No => {}
        Repeat::Other => return Err(CallError::Domain(CartError::KeyReused)),
        Repeat::Same => return show(carts, ctx, &cart, change).await.map(Some),
    }
    let before = cart.clone();
    expect_version(&cart, change.expected_version)?;
    apply(&mut cart).map_err(CallError::Domain)?;
    if cart == before && stored.is_some() && applied.is_none() {
        return show(carts, ctx, &cart, change).await.map(Some);
    }
    cart.seal(carts.clock.now(), applied);
    let shelf = showing::shelf(carts, ctx, cart.document()).await?;
    let in_cart = |sku: &&Sku| cart.document().lines.iter().any(|line| line.sku == **sku);
    let refused = change.wanted.iter().filter(in_cart).filter(|sku| !shelf.is_sellable(sku));
    let refused: Vec<Sku> = refused.cloned().collect();
    if !refused.is_empty() {
        return Err(CallError::Domain(CartError::NotSellable(refused)));
    }
    let view = showing::view(carts, ctx, cart.document(), &shelf, change.offer).await?;
    match carts.store.save(ctx, cart.document(), stored).await? {
        Saved::Stored => Ok(Some(view)),
        Saved::Conflict => Ok(None),
    }
}

/// The cart, and the version to expect when it is saved.
async fn load(
    carts: &GuestCarts,
    ctx: &CallCtx,
    id: Option<CartId>,
) -> Result<(Cart, Option<i64>), CallError<CartError>> {
    let Some(id) = id else {
        // The key is no help in finding a cart that an earlier attempt created: a guest without
        // a cart has no name, and two guests may have thought of the same key.
        let id = CartId::generate(carts.ids.as_ref());
        return Ok((Cart::open(id, carts.clock.now()), None));
    };
    let document = carts.store.load(ctx, id).await?;
    let document = document.ok_or(CallError::Domain(CartError::NotFound(id)))?;
    let version = document.version;
    Ok((Cart::stored(document), Some(version)))
}

fn expect_version(cart: &Cart, expected: Option<i64>) -> Result<(), CallError<CartError>> {
    let current = cart.document().version;
    match expected {
        Some(expected) if expected != current => {
            Err(CallError::Domain(CartError::VersionConflict { expected, current }))
        }
        _ => Ok(()),
    }
}

async fn show(
    carts: &GuestCarts,
    ctx: &CallCtx,
    cart: &Cart,
    change: &Change<'_>,
) -> Result<CartView, CallError<CartError>> {
    let shelf = showing::shelf(carts, ctx, cart.document()).await?;
    showing::view(carts, ctx, cart.document(), &shelf, change.offer).await
}
