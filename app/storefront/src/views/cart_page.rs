//! A cart with the total that checkout will show, and what of it is not to be had any more.

use app_checkout::priced_cart;
use kernel_common::{CartId, LocalizedText, Money};
use mod_cart_api::{CartError, CartLine, CartView};
use mod_inventory_api::AvailabilityReport;
use rt_config::Store;
use rt_contract::{CallCtx, CallError};

use crate::{Availability, Storefront, ViewError};

/// A line of the cart with what is left of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartPageLine {
    /// The line.
    pub line: CartLine,
    /// What is told of the SKU's stock.
    pub availability: Availability,
    /// Units that can be promised, when they are fewer than the line wants.
    pub short_of: Option<i64>,
}

/// A way of delivery to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryChoice {
    /// Its id.
    pub option: String,
    /// Its name.
    pub name: LocalizedText,
    /// What it costs this cart.
    pub price: Money,
    /// Days it takes, least and most.
    pub days: (u32, u32),
    /// True for the one in the quote.
    pub chosen: bool,
}

/// The cart page, and the summary beside checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartPage {
    /// The cart, priced.
    pub cart: CartView,
    /// Its lines with stock.
    pub lines: Vec<CartPageLine>,
    /// Ways of delivery.
    pub deliveries: Vec<DeliveryChoice>,
}

impl CartPage {
    /// Whether checkout would accept every line now.
    #[must_use]
    pub fn can_be_ordered(&self) -> bool {
        let fine = |entry: &CartPageLine| entry.line.problem.is_none() && entry.short_of.is_none();
        !self.lines.is_empty() && self.lines.iter().all(fine)
    }
}

impl Storefront {
    /// The page of a cart, `None` when there is no such cart.
    pub async fn cart(
        &self,
        ctx: &CallCtx,
        store: &Store,
        cart_id: CartId,
    ) -> Result<Option<CartPage>, ViewError> {
        match priced_cart(self.contracts.carts.as_ref(), ctx, store, cart_id, None).await {
            Ok(cart) => self.cart_page(ctx, store, cart).await.map(Some),
            Err(CallError::Domain(CartError::NotFound(_))) => Ok(None),
            Err(error) => Err(ViewError::of(error)),
        }
    }

    /// The page of a cart that is already at hand: one more call, or none for an empty one.
    pub async fn cart_page(
        &self,
        ctx: &CallCtx,
        store: &Store,
        cart: CartView,
    ) -> Result<CartPage, ViewError> {
        let skus: Vec<_> = cart.lines.iter().map(|line| line.sku.clone()).collect();
        let report = match skus.is_empty() {
            true => AvailabilityReport::default(),
            false => self.contracts.stock.availability(ctx, skus).await.map_err(ViewError::of)?,
        };
        let units = |line: &CartLine| {
            report.items.iter().find(|item| item.sku == line.sku).map_or(0, |item| item.available)
        };
        let entry = |line: &CartLine| {
            let left = units(line);
            CartPageLine {
                line: line.clone(),
                availability: Availability::of(left),
                short_of: (left < line.quantity.get()).then_some(left.max(0)),
            }
        };
        let lines = cart.lines.iter().map(entry).collect();
        let deliveries = deliveries(store, &cart);
        Ok(CartPage { cart, lines, deliveries })
    }
}

fn deliveries(store: &Store, cart: &CartView) -> Vec<DeliveryChoice> {
    let quoted = cart.quote.as_ref().and_then(|quote| quote.delivery.as_ref());
    let goods = cart.quote.as_ref().map(|quote| quote.subtotal);
    store
        .delivery
        .iter()
        .filter_map(|option| {
            let listed = option.price_in(cart.currency)?;
            let free = option
                .free_from_in(cart.currency)
                .zip(goods)
                .is_some_and(|(from, goods)| goods.amount_minor >= from.amount_minor);
            Some(DeliveryChoice {
                option: option.id.clone(),
                name: option.name.clone(),
                price: if free { Money::zero(cart.currency) } else { listed },
                days: (option.days_min, option.days_max),
                chosen: quoted.is_some_and(|quoted| quoted.option == option.id),
            })
        })
        .collect()
}
