//! Adds, sets and removes lines.

use kernel_common::{FieldError, Sku};
use mod_cart_api::{CartChange, CartError, CartView, ChangeCart, LINES_MAX};
use rt_contract::{CallCtx, CallError};

use super::changing::{self, Change, digest_of};
use crate::{GuestCarts, cart::Offer};

pub(crate) async fn run(
    carts: &GuestCarts,
    ctx: &CallCtx,
    request: ChangeCart,
) -> Result<CartView, CallError<CartError>> {
    let ChangeCart { cart_id, expected_version, changes, terms, deliveries } = request;
    if !(1..=LINES_MAX).contains(&changes.len()) {
        let message = format!("there are 1 to {LINES_MAX} changes");
        let fault = FieldError::new("/changes", "batch_size", message);
        return Err(CallError::Domain(CartError::Invalid(vec![fault])));
    }
    let change = Change {
        cart_id,
        expected_version,
        digest: digest_of(&changes),
        wanted: wanted(&changes),
        offer: Offer { terms: &terms, deliveries: &deliveries },
    };
    changing::run(carts, ctx, change, |cart| cart.change(&changes, ctx.currency)).await
}

/// SKUs of which the shopper wants more, or some; each once.
fn wanted(changes: &[CartChange]) -> Vec<Sku> {
    let mut skus: Vec<Sku> = changes
        .iter()
        .filter_map(|change| match change {
            CartChange::Add { sku, .. } | CartChange::SetQuantity { sku, .. } => Some(sku.clone()),
            CartChange::Remove { .. } => None,
        })
        .collect();
    skus.sort_unstable();
    skus.dedup();
    skus
}
