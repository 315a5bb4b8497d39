//! Price and availability of many SKUs at once.

use std::collections::HashMap;

use kernel_common::{Money, Sku};
use mod_inventory_api::BATCH_MAX;
use mod_pricing_api::{UnitPrice, UnitPricesQuery};
use rt_contract::CallCtx;
use serde::Serialize;

use crate::{Storefront, ViewError};

/// Up to so many units left, the number is shown.
pub const LOW_STOCK_SHOWN: i64 = 5;

/// What a shopper is told about stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Availability {
    /// Enough.
    InStock,
    /// So few that it is said.
    Low {
        /// Units left.
        left: i64,
    },
    /// None.
    SoldOut,
}

impl Availability {
    /// What is said when `units` are left.
    #[must_use]
    pub fn of(units: i64) -> Self {
        match units {
            ..=0 => Self::SoldOut,
            1..=LOW_STOCK_SHOWN => Self::Low { left: units },
            _ => Self::InStock,
        }
    }
}

/// Prices and availability of the SKUs of one view.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    prices: HashMap<Sku, UnitPrice>,
    units: HashMap<Sku, i64>,
}

impl Shelf {
    /// The price of one, if it has a price.
    #[must_use]
    pub fn price(&self, sku: &Sku) -> Option<&UnitPrice> {
        self.prices.get(sku)
    }

    /// Units that can be promised.
    #[must_use]
    pub fn units(&self, sku: &Sku) -> i64 {
        self.units.get(sku).copied().unwrap_or(0)
    }

    /// What is told of a SKU; one without a price cannot be bought.
    #[must_use]
    pub fn availability(&self, sku: &Sku) -> Availability {
        let buyable = self.prices.contains_key(sku);
        Availability::of(if buyable { self.units(sku) } else { 0 })
    }

    /// The lowest price among `skus`, with its former price, and whether there are higher ones.
    #[must_use]
    pub fn lowest(&self, skus: &[Sku]) -> Option<(Money, Option<Money>, bool)> {
        let prices = || skus.iter().filter_map(|sku| self.prices.get(sku));
        let lowest = prices().min_by_key(|unit| unit.price.amount_minor)?;
        let varies = prices().any(|unit| unit.price != lowest.price);
        Some((lowest.price, lowest.compare_at, varies))
    }
}

impl Storefront {
    /// Two calls, side by side, for any number of SKUs up to the batch limit.
    pub(crate) async fn shelf(&self, ctx: &CallCtx, skus: Vec<Sku>) -> Result<Shelf, ViewError> {
        let mut shelf = Shelf::default();
        for batch in skus.chunks(BATCH_MAX) {
            let query = UnitPricesQuery { skus: batch.to_vec() };
            let prices = self.contracts.prices.unit_prices(ctx, query);
            let stock = self.contracts.stock.availability(ctx, batch.to_vec());
            let (prices, stock) = futures_util::join!(prices, stock);
            let prices = prices.map_err(ViewError::of)?.items;
            let stock = stock.map_err(ViewError::of)?.items;
            shelf.prices.extend(prices.into_iter().map(|unit| (unit.sku.clone(), unit)));
            shelf.units.extend(stock.into_iter().map(|item| (item.sku, item.available)));
        }
        Ok(shelf)
    }
}

#[cfg(test)]
mod tests {
    use super::Availability;

    #[test]
    fn few_units_are_counted_and_none_is_sold_out() {
        let told: Vec<_> = [-1, 0, 1, 5, 6].map(Availability::of).into();
        let low = |left| Availability::Low { left };
        let expected =
            [Availability::SoldOut, Availability::SoldOut, low(1), low(5), Availability::InStock];
        assert_eq!(told, expected);
    }
}
