//! What the shopper agrees to, frozen out of the cart.

use kernel_common::{PriceQuote, QuotedLine, Sku};
use mod_cart_api::{CartError, CartLine, CartView, ViewCart};
use mod_order_api::{AcceptedTerms, ChosenDelivery, OrderLine, OrderSnapshot};
use rt_config::Store;
use rt_contract::{CallCtx, CallError};

use crate::{Checkout, CheckoutError, request::Checked, terms};

/// Version of the terms of sale that is written into orders until a store keeps its own.
const TERMS_VERSION: &str = "1";

impl Checkout {
    /// The cart as it would cost now, delivered as asked; refused when it cannot be bought as the
    /// shopper saw it.
    pub(crate) async fn agreed_cart(
        &self,
        ctx: &CallCtx,
        store: &Store,
        request: &Checked,
    ) -> Result<CartView, CheckoutError> {
        let deliveries = match request.delivery_option {
            // The option asked for is then the only one the cart can be quoted with.
            Some(_) => Vec::new(),
            None => terms::deliveries(store, ctx.currency),
        };
        let option = request.delivery_option.as_deref();
        let view = ViewCart {
            cart_id: request.cart_id,
            terms: terms::pricing_terms(store, ctx.currency, option),
            deliveries,
        };
        let cart = self.contracts.carts.view(ctx, view).await.map_err(|error| match error {
            CallError::Fault(fault) => CheckoutError::Fault(fault),
            CallError::Domain(CartError::NotFound(_)) => CheckoutError::CartNotFound,
            CallError::Domain(_) => CheckoutError::CartChanged,
        })?;
        refuse(&cart, request)?;
        Ok(cart)
    }

    /// The snapshot of an agreed cart.
    pub(crate) fn snapshot(
        &self,
        ctx: &CallCtx,
        store: &Store,
        request: &Checked,
        cart: &CartView,
        quote: &PriceQuote,
    ) -> OrderSnapshot {
        let lines = cart.lines.iter().zip(&quote.lines).zip(1..);
        let line = |((line, priced), line_no): ((&CartLine, &QuotedLine), u32)| OrderLine {
            line_no,
            sku: line.sku.clone(),
            quantity: line.quantity,
            product_name: line.name.get(&ctx.locale).to_owned(),
            variant_label: line.variant_label.get(&ctx.locale).to_owned(),
            image: line.image.clone(),
            seller_id: None,
            priced: priced.clone(),
        };
        let option = quote.delivery.as_ref().map_or("", |delivery| delivery.option.as_str());
        let name = store.delivery_option(option).map(|option| option.name.get(&ctx.locale));
        OrderSnapshot {
            lines: lines.map(line).collect(),
            quote: quote.clone(),
            contact: request.contact.clone(),
            delivery_address: request.delivery_address.clone(),
            billing_address: request.billing_address.clone(),
            delivery: ChosenDelivery {
                option: option.to_owned(),
                name: name.unwrap_or_default().to_owned(),
            },
            locale: ctx.locale.clone(),
            currency: cart.currency,
            channel: ctx.channel.clone(),
            accepted_terms: AcceptedTerms {
                version: TERMS_VERSION.to_owned(),
                at: self.host.clock.now(),
            },
            payment_method: request.instrument.method.clone(),
        }
    }
}

fn refuse(cart: &CartView, request: &Checked) -> Result<(), CheckoutError> {
    if request.cart_version.is_some_and(|seen| seen != cart.version) {
        return Err(CheckoutError::CartChanged);
    }
    if cart.lines.is_empty() {
        return Err(CheckoutError::CartEmpty);
    }
    let broken: Vec<Sku> = cart
        .lines
        .iter()
        .filter(|line| line.problem.is_some())
        .map(|line| line.sku.clone())
        .collect();
    if !broken.is_empty() {
        return Err(CheckoutError::NotSellable(broken));
    }
    let now = cart.quote.as_ref().map(|quote| quote.total).ok_or(CheckoutError::CartChanged)?;
    if now != request.expected_total {
        return Err(CheckoutError::TotalChanged { seen: request.expected_total, now });
    }
    Ok(())
}
