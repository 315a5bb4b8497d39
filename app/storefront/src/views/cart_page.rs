//! A cart with the total that checkout will show, and what of it is not to be had any more.

use std::collections::HashMap;

use app_checkout::priced_cart;
use kernel_common::{CartId, LocalizedText, Money, Sku};
use mod_cart_api::{CartError, CartLine, CartView};
use rt_config::Store;
use rt_contract::{CallCtx, CallError};

use crate::{Availability, LOW_STOCK_SHOWN, Storefront, ViewError};

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

/// Goods of which so many more are there than a line wants are plenty: fewer sell in the moment
/// that news of them may be old.
const PLENTY_LEFT: i64 = 20;
const _: () = assert!(PLENTY_LEFT > LOW_STOCK_SHOWN, "of plenty nobody is told how many are left");

impl Storefront {
    /// The page of a cart as it is now, `None` when there is no such cart.
    pub async fn cart(
        &self,
        ctx: &CallCtx,
        store: &Store,
        cart_id: CartId,
    ) -> Result<Option<CartPage>, ViewError> {
        match priced_cart(self.contracts.carts.as_ref(), ctx, store, cart_id, None).await {
            Ok(cart) => {
                let units = self.units(ctx, &cart, HashMap::new()).await?;
                Ok(Some(page(store, cart, &units)))
            }
            Err(CallError::Domain(CartError::NotFound(_))) => Ok(None),
            Err(error) => Err(ViewError::of(error)),
        }
    }

    /// The page of a cart that was just changed: one more call, or none for a cart without lines or
    /// with nothing but goods that there were plenty of a moment ago.
    pub async fn cart_page(
        &self,
        ctx: &CallCtx,
        store: &Store,
        cart: CartView,
    ) -> Result<CartPage, ViewError> {
        let plenty = self.plenty(ctx, &cart);
        let units = self.units(ctx, &cart, plenty).await?;
        Ok(page(store, cart, &units))
    }

    /// Units of the goods of which there were plenty a moment ago; at least so many.
    fn plenty(&self, ctx: &CallCtx, cart: &CartView) -> HashMap<Sku, i64> {
        let Some(heard) = &self.heard else { return HashMap::new() };
        let left = |line: &CartLine| {
            let units = heard.units_lately(ctx.tenant, &line.sku);
            (units >= line.quantity.get() + PLENTY_LEFT).then(|| (line.sku.clone(), units))
        };
        cart.lines.iter().filter_map(left).collect()
    }

    /// `known` with the units of all other goods of the cart.
    async fn units(
        &self,
        ctx: &CallCtx,
        cart: &CartView,
        mut known: HashMap<Sku, i64>,
    ) -> Result<HashMap<Sku, i64>, ViewError> {
        let skus = cart.lines.iter().map(|line| &line.sku);
        let unknown: Vec<Sku> = skus.filter(|sku| !known.contains_key(*sku)).cloned().collect();
        if !unknown.is_empty() {
            let report = self.contracts.stock.availability(ctx, unknown).await;
            let items = report.map_err(ViewError::of)?.items;
            known.extend(items.into_iter().map(|item| (item.sku, item.available)));
        }
        Ok(known)
    }
}

fn page(store: &Store, cart: CartView, units: &HashMap<Sku, i64>) -> CartPage {
    let entry = |line: &CartLine| {
        let left = units.get(&line.sku).copied().unwrap_or(0);
        CartPageLine {
            line: line.clone(),
            availability: Availability::of(left),
            short_of: (left < line.quantity.get()).then_some(left.max(0)),
        }
    };
    let lines = cart.lines.iter().map(entry).collect();
    let deliveries = deliveries(store, &cart);
    CartPage { cart, lines, deliveries }
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
