//! Prices, price lists and tax rates.

use kernel_common::{Page, Rate, Sku, TaxCategory, TaxZone};
use mod_pricing_api as pricing;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Money;
use crate::lookup::Names;

/// Which prices to list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PricesParams {
    /// Only this list, by code.
    pub(crate) list: Option<String>,
    /// Rows per page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    pub(crate) after: Option<String>,
}

/// What one list says about one SKU.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "list": "eur", "sku": "MUG-BLUE", "name": "Mug, Blue",
    "price": { "amount_minor": 1490, "currency": "EUR" }, "tax_included": true
}))]
pub(crate) struct ListedPrice {
    /// Code of the list.
    list: String,
    /// The sales channel it is for; for all without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
    /// What.
    sku: String,
    /// What it is called; absent when the catalog does not know it.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Price of one.
    price: Money,
    /// Former or recommended price.
    #[serde(skip_serializing_if = "Option::is_none")]
    compare_at: Option<Money>,
    /// True when the price contains the tax.
    tax_included: bool,
}

/// A page of prices.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PricePage {
    /// The prices, in order of SKU and list.
    items: Vec<ListedPrice>,
    /// Pass it as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl PricePage {
    pub(crate) fn of(page: &Page<pricing::ListedPrice>, names: &Names) -> Self {
        let item = |listed: &pricing::ListedPrice| ListedPrice {
            list: listed.list.clone(),
            channel: listed.channel.clone(),
            sku: listed.sku.to_string(),
            name: names.get(&listed.sku),
            price: listed.price.into(),
            compare_at: listed.compare_at.map(Money::from),
            tax_included: listed.tax_included,
        };
        let next = page.next.as_ref().map(|cursor| cursor.0.clone());
        Self { items: page.items.iter().map(item).collect(), next }
    }
}

/// A price as it shall be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Price {
    /// Code of the list.
    list: String,
    /// What.
    #[schema(value_type = String, min_length = 1, max_length = 64)]
    sku: Sku,
    /// Price of one, in the list's currency; zero or more.
    price: Money,
    /// Former or recommended price.
    #[serde(default)]
    compare_at: Option<Money>,
}

/// Prices to set, all or none; others stay as they are.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "items": [
    { "list": "eur", "sku": "MUG-BLUE", "price": { "amount_minor": 1490, "currency": "EUR" } }
] }))]
pub(crate) struct Prices {
    /// The prices, 1 to 1000.
    items: Vec<Price>,
}

impl From<Prices> for Vec<pricing::PriceSet> {
    fn from(prices: Prices) -> Self {
        let set = |item: Price| pricing::PriceSet {
            list: item.list,
            sku: item.sku,
            price: item.price.into(),
            compare_at: item.compare_at.map(Into::into),
        };
        prices.items.into_iter().map(set).collect()
    }
}

/// A price list as it shall be, by code.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PriceList {
    /// Short name.
    #[schema(min_length = 1, max_length = 64)]
    code: String,
    /// Currency of its prices; cannot change.
    #[schema(value_type = String, min_length = 3, max_length = 3)]
    currency: kernel_common::Currency,
    /// Only for this sales channel; for all without one.
    #[serde(default)]
    channel: Option<String>,
    /// True when its prices contain the tax.
    tax_included: bool,
    /// Of several lists with a price the highest wins.
    priority: i32,
}

/// Price lists to create or change.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "items": [
    { "code": "eur", "currency": "EUR", "tax_included": true, "priority": 0 }
] }))]
pub(crate) struct PriceLists {
    /// The lists.
    items: Vec<PriceList>,
}

impl From<PriceLists> for Vec<pricing::PriceListPut> {
    fn from(lists: PriceLists) -> Self {
        let put = |item: PriceList| pricing::PriceListPut {
            code: item.code,
            currency: item.currency,
            channel: item.channel,
            tax_included: item.tax_included,
            priority: item.priority,
        };
        lists.items.into_iter().map(put).collect()
    }
}

/// A tax rate as it shall be, by zone and category.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TaxRate {
    /// Zone.
    #[schema(min_length = 1, max_length = 64)]
    zone: String,
    /// Category.
    #[schema(min_length = 1, max_length = 64)]
    category: String,
    /// Parts per million: 190000 is 19 %.
    #[schema(maximum = 1_000_000)]
    rate_ppm: u32,
}

/// Tax rates to create or change.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "items": [{ "zone": "de", "category": "standard", "rate_ppm": 190_000 }] }))]
pub(crate) struct TaxRates {
    /// The rates.
    items: Vec<TaxRate>,
}

impl From<TaxRates> for Vec<pricing::TaxRatePut> {
    fn from(rates: TaxRates) -> Self {
        let put = |item: TaxRate| pricing::TaxRatePut {
            zone: TaxZone(item.zone),
            category: TaxCategory(item.category),
            rate: Rate::from_ppm(item.rate_ppm),
        };
        rates.items.into_iter().map(put).collect()
    }
}

/// The price book after a change.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "revision": 17 }))]
pub(crate) struct RevisionAnswer {
    /// Grows by one with every change.
    revision: i64,
}

impl From<pricing::Revision> for RevisionAnswer {
    fn from(revision: pricing::Revision) -> Self {
        Self { revision: revision.0 }
    }
}
