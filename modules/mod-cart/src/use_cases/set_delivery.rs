//! Chooses the way of delivery.

use mod_cart_api::{CartError, CartView, SetDelivery};
use rt_contract::{CallCtx, CallError};

use super::changing::{self, Change, digest_of};
use crate::{
    GuestCarts,
    cart::{Cart, Offer},
};

pub(crate) async fn run(
    carts: &GuestCarts,
    ctx: &CallCtx,
    request: SetDelivery,
) -> Result<CartView, CallError<CartError>> {
    let SetDelivery { cart_id, expected_version, option, terms, deliveries } = request;
    let offer = Offer { terms: &terms, deliveries: &deliveries };
    if let Some(unknown) = option.as_ref().filter(|option| offer.delivery(option).is_none()) {
        return Err(CallError::Domain(CartError::UnknownDelivery(unknown.clone())));
    }
    let change = Change {
        cart_id: Some(cart_id),
        expected_version,
        digest: digest_of(&("delivery", &option)),
        wanted: Vec::new(),
        offer,
    };
    let choose = |cart: &mut Cart| {
        cart.choose_delivery(option.clone());
        Ok(())
    };
    changing::run(carts, ctx, change, choose).await
}
