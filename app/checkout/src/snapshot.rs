//! What the shopper agrees to, frozen out of the cart.

use kernel_common::{PriceQuote, QuotedLine};
use mod_cart_api::{CartLine, CartView};
use mod_order_api::{AcceptedTerms, ChosenDelivery, OrderLine, OrderSnapshot};
use rt_config::Store;
use rt_contract::CallCtx;

use crate::{Checkout, CheckoutError, request::Checked};

/// Version of the terms of sale that is written into orders until a store keeps its own.
const TERMS_VERSION: &str = "1";

impl Checkout {
    /// The snapshot of an agreed cart, priced line by line and delivered.
    pub(crate) fn snapshot(
        &self,
        ctx: &CallCtx,
        store: &Store,
        request: &Checked,
        cart: &CartView,
    ) -> Result<OrderSnapshot, CheckoutError> {
        let quote = cart.quote.as_ref().ok_or(CheckoutError::CartChanged)?;
        let line = |(line, line_no): (&CartLine, u32)| {
            let priced = line.priced.clone().ok_or(CheckoutError::CartChanged)?;
            Ok(order_line(ctx, line, line_no, priced))
        };
        Ok(OrderSnapshot {
            lines: cart.lines.iter().zip(1..).map(line).collect::<Result<_, CheckoutError>>()?,
            quote: quote.clone(),
            contact: request.contact.clone(),
            delivery_address: request.delivery_address.clone(),
            billing_address: request.billing_address.clone(),
            delivery: delivery(ctx, store, quote)?,
            locale: ctx.locale.clone(),
            currency: cart.currency,
            channel: ctx.channel.clone(),
            accepted_terms: AcceptedTerms {
                version: TERMS_VERSION.to_owned(),
                at: self.host.clock.now(),
            },
            payment_method: request.instrument.method.clone(),
        })
    }
}

fn order_line(ctx: &CallCtx, line: &CartLine, line_no: u32, priced: QuotedLine) -> OrderLine {
    OrderLine {
        line_no,
        sku: line.sku.clone(),
        quantity: line.quantity,
        product_name: line.name.get(&ctx.locale).to_owned(),
        variant_label: line.variant_label.get(&ctx.locale).to_owned(),
        image: line.image.clone(),
        seller_id: None,
        priced,
    }
}

/// A store delivers in its own currencies only: a cart in one it has given up is not delivered,
/// and must not pass for one that is delivered free.
fn delivery(
    ctx: &CallCtx,
    store: &Store,
    quote: &PriceQuote,
) -> Result<ChosenDelivery, CheckoutError> {
    let option = quote.delivery.as_ref().ok_or(CheckoutError::NotDelivered)?.option.clone();
    let name = store.delivery_option(&option).map(|known| known.name.get(&ctx.locale).to_owned());
    Ok(ChosenDelivery { name: name.unwrap_or_else(|| option.clone()), option })
}
