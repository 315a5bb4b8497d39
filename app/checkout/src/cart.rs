//! The cart as checkout will charge it: shown by the storefront, frozen by checkout.

use kernel_common::{CartId, Sku};
use mod_cart_api::{CartError, CartView, Carts, ViewCart};
use rt_config::Store;
use rt_contract::{CallCtx, CallError};

use crate::{Checkout, CheckoutError, request::Checked, terms};

/// The cart as it would cost now, delivered by `delivery_option`, else as the cart chose, else by
/// the store's first. A cart keeps its own currency, whatever the call's is.
///
/// # Errors
/// As [`Carts::view`].
pub async fn priced_cart(
    carts: &dyn Carts,
    ctx: &CallCtx,
    store: &Store,
    cart_id: CartId,
    delivery_option: Option<&str>,
) -> Result<CartView, CallError<CartError>> {
    match view(carts, ctx, store, cart_id, delivery_option).await {
        // Delivery was priced in the call's currency: the cart says what its own is.
        Err(CallError::Domain(CartError::CurrencyMismatch { cart, .. }))
            if cart != ctx.currency =>
        {
            let ctx = CallCtx { currency: cart, ..ctx.clone() };
            view(carts, &ctx, store, cart_id, delivery_option).await
        }
        viewed => viewed,
    }
}

async fn view(
    carts: &dyn Carts,
    ctx: &CallCtx,
    store: &Store,
    cart_id: CartId,
    delivery_option: Option<&str>,
) -> Result<CartView, CallError<CartError>> {
    let deliveries = match delivery_option {
        // The option asked for is then the only one the cart can be quoted with.
        Some(_) => Vec::new(),
        None => terms::deliveries(store, ctx.currency),
    };
    let terms = terms::pricing_terms(store, ctx.currency, delivery_option);
    carts.view(ctx, ViewCart { cart_id, terms, deliveries }).await
}

impl Checkout {
    /// The cart as it would cost now; refused when it cannot be bought as the shopper saw it.
    pub(crate) async fn agreed_cart(
        &self,
        ctx: &CallCtx,
        store: &Store,
        request: &Checked,
    ) -> Result<CartView, CheckoutError> {
        let option = request.delivery_option.as_deref();
        let carts = self.contracts.carts.as_ref();
        let cart = priced_cart(carts, ctx, store, request.cart_id, option).await;
        let cart = cart.map_err(|error| match error {
            CallError::Fault(fault) => CheckoutError::Fault(fault),
            CallError::Domain(CartError::NotFound(_)) => CheckoutError::CartNotFound,
            CallError::Domain(refusal) => CheckoutError::CartRefused(refusal),
        })?;
        refuse(&cart, request)?;
        Ok(cart)
    }
}

fn refuse(cart: &CartView, request: &Checked) -> Result<(), CheckoutError> {
    if request.cart_version.is_some_and(|seen| seen != cart.version) {
        return Err(CheckoutError::CartChanged);
    }
    if cart.lines.is_empty() {
        return Err(CheckoutError::CartEmpty);
    }
    let unsellable = cart.lines.iter().filter(|line| line.problem.is_some());
    let unsellable: Vec<Sku> = unsellable.map(|line| line.sku.clone()).collect();
    if !unsellable.is_empty() {
        return Err(CheckoutError::NotSellable(unsellable));
    }
    let now = cart.quote.as_ref().map(|quote| quote.total).ok_or(CheckoutError::CartChanged)?;
    if now != request.expected_total && !rt_failpoints::planted("price_not_compared") {
        return Err(CheckoutError::TotalChanged { seen: request.expected_total, now });
    }
    Ok(())
}
