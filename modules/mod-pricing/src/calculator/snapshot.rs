//! What the price book says about the SKUs and the tax zone of one quote.

use std::collections::HashMap;

use kernel_common::{Currency, Money, Rate, Sku, TaxCategory};

/// The part of the price book that one quote needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriceSnapshot {
    /// The winning price of each SKU that has one.
    pub prices: HashMap<Sku, BookPrice>,
    /// The rates of the zone.
    pub rates: HashMap<TaxCategory, Rate>,
}

/// A price with the list it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookPrice {
    /// Code of the list.
    pub list: String,
    /// Price of one.
    pub price: Money,
    /// Former or recommended price.
    pub compare_at: Option<Money>,
    /// True when the price contains the tax.
    pub tax_included: bool,
}

/// Where a quote is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Market<'a> {
    /// Money of the quote.
    pub currency: Currency,
    /// Sales channel.
    pub channel: &'a str,
}
