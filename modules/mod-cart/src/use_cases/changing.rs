//! What every change of a cart shares: load, decide, price, save under the version that was
//! loaded, and begin again when somebody was faster.
//!
//! The price is asked before the save: a cart that cannot be priced is refused, not stored, and
//! the view that is returned is of the version that was stored.

use std::collections::HashSet;

use kernel_common::{CartId, Sku};
use mod_cart_api::{
    CartError, CartView,
    spi::{AppliedKey, CartDocument, Saved},
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
pub(super) const ATTEMPTS_MAX: u32 = 64;

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

/// Makes the change that `apply` is. The first try may begin from what this process remembers; what
/// it would refuse, or leave as it is, is decided on what the store has.
pub(super) async fn run(
    carts: &GuestCarts,
    ctx: &CallCtx,
    change: Change<'_>,
    apply: impl Fn(&mut Cart) -> Result<(), CartError> + Send + Sync,
) -> Result<CartView, CallError<CartError>> {
    let remembered = change.cart_id.and_then(|id| carts.recent.get(ctx.tenant, id));
    if let Some(document) = remembered {
        let from = Begun { stored: Some(document.version), remembered: true };
        let cart = Cart::stored(document);
        let id = cart.document().id;
        match attempt(carts, ctx, &change, &apply, cart, from).await {
            Ok(Some(view)) => return Ok(view),
            Ok(None) | Err(CallError::Domain(_)) => carts.recent.forget(ctx.tenant, id),
            Err(fault) => return Err(fault),
        }
    }
    for _ in 0..ATTEMPTS_MAX {
        let (cart, stored) = load(carts, ctx, change.cart_id).await?;
        let from = Begun { stored, remembered: false };
        if let Some(view) = attempt(carts, ctx, &change, &apply, cart, from).await? {
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

/// Where an attempt begins.
#[derive(Clone, Copy)]
struct Begun {
    /// The version that is expected to be stored; none for a new cart.
    stored: Option<i64>,
    /// It may be behind what is stored.
    remembered: bool,
}

/// `None` when somebody was faster, or when only what is stored can be answered.
async fn attempt(
    carts: &GuestCarts,
    ctx: &CallCtx,
    change: &Change<'_>,
    apply: &(impl Fn(&mut Cart) -> Result<(), CartError> + Send + Sync),
    mut cart: Cart,
    from: Begun,
) -> Result<Option<CartView>, CallError<CartError>> {
    let applied = ctx.key.clone().map(|key| AppliedKey { key, digest: change.digest.clone() });
    match applied.as_ref().map_or(Repeat::No, |a| cart.repeats(&a.key, &a.digest)) {
        Repeat::No => {}
        Repeat::Other => return Err(CallError::Domain(CartError::KeyReused)),
        Repeat::Same if from.remembered => return Ok(None),
        Repeat::Same => return show(carts, ctx, &cart, change).await.map(Some),
    }
    let before = cart.clone();
    expect_version(&cart, change.expected_version)?;
    apply(&mut cart).map_err(CallError::Domain)?;
    if cart == before && from.stored.is_some() && applied.is_none() {
        if from.remembered {
            return Ok(None);
        }
        return show(carts, ctx, &cart, change).await.map(Some);
    }
    cart.seal(carts.clock.now(), applied);
    let shelf = showing::remembered_shelf(carts, ctx, cart.document()).await?;
    let in_cart: HashSet<&Sku> = cart.document().lines.iter().map(|line| &line.sku).collect();
    let wanted = change.wanted.iter().filter(|sku| in_cart.contains(sku));
    let refused: Vec<Sku> = wanted.filter(|sku| !shelf.is_sellable(sku)).cloned().collect();
    if !refused.is_empty() {
        return Err(CallError::Domain(CartError::NotSellable(refused)));
    }
    let view =
        showing::view(carts.shown.as_ref(), ctx, cart.document(), &shelf, change.offer).await?;
    match carts.store.save(ctx, cart.document(), from.stored).await? {
        Saved::Stored => {
            carts.recent.keep(ctx.tenant, cart.document());
            Ok(Some(view))
        }
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
    let document = live(carts, ctx, id).await?;
    let version = document.version;
    Ok((Cart::stored(document), Some(version)))
}

/// A cart that is there, and was not emptied into another.
pub(super) async fn live(
    carts: &GuestCarts,
    ctx: &CallCtx,
    id: CartId,
) -> Result<CartDocument, CallError<CartError>> {
    let stored = carts.store.load(ctx, id).await?;
    let stored = stored.filter(|cart| cart.merged_into.is_none());
    stored.ok_or(CallError::Domain(CartError::NotFound(id)))
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
    showing::view(carts.pricing.as_ref(), ctx, cart.document(), &shelf, change.offer).await
}
