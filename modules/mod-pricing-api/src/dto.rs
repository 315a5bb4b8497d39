//! Plain data of the contract.

use kernel_common::{
    Currency, Money, PageRequest, PricingTerms, Quantity, Rate, Sku, TaxCategory, TaxZone,
};
use serde::{Deserialize, Serialize};

/// Asks what lines cost together. The currency and the channel come from the call's context.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct QuoteRequest {
    /// What the store decides: zone, rounding, delivery.
    pub terms: PricingTerms,
    /// The lines, at least one; each is priced by itself, the same SKU may come twice.
    pub lines: Vec<QuoteLine>,
}

/// Units of one SKU.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct QuoteLine {
    /// What.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
    /// How it is taxed, as the catalog says.
    pub tax_category: TaxCategory,
}

/// Asks for the prices of SKUs. The currency and the channel come from the call's context.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct UnitPricesQuery {
    /// The SKUs.
    pub skus: Vec<Sku>,
}

/// What one of a SKU costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct UnitPrice {
    /// The SKU.
    pub sku: Sku,
    /// Its price.
    pub price: Money,
    /// Former or recommended price, for display.
    #[serde(default)]
    pub compare_at: Option<Money>,
    /// True when the price contains the tax.
    pub tax_included: bool,
}

/// Prices of the SKUs asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct UnitPrices {
    /// Those that have a price, in the order asked for.
    pub items: Vec<UnitPrice>,
    /// SKUs without a price in this currency and channel, in their order.
    pub missing: Vec<Sku>,
}

/// A price list as it shall be, by code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PriceListPut {
    /// Short name, 1 to 64 characters.
    pub code: String,
    /// Currency of its prices; cannot change.
    pub currency: Currency,
    /// Only for this sales channel; for all without one.
    #[serde(default)]
    pub channel: Option<String>,
    /// True when its prices contain the tax. Lists that can meet in one quote must agree.
    pub tax_included: bool,
    /// Of several lists with a price, the highest priority wins, then the one for the channel,
    /// then the earlier code.
    pub priority: i32,
}

/// A price as it shall be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PriceSet {
    /// Code of the list.
    pub list: String,
    /// The SKU.
    pub sku: Sku,
    /// Price of one, in the list's currency, zero or more.
    pub price: Money,
    /// Former or recommended price, for display.
    #[serde(default)]
    pub compare_at: Option<Money>,
}

/// A tax rate as it shall be, by zone and category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct TaxRatePut {
    /// The zone.
    pub zone: TaxZone,
    /// The category.
    pub category: TaxCategory,
    /// The rate, at most 100 %.
    pub rate: Rate,
}

/// How often the tenant's price book was written: it grows by one with every command.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct Revision(pub i64);

/// What putting prices did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PricesWritten {
    /// The revision of the book after it.
    pub revision: Revision,
    /// Places in the request of the prices that are new or different now, ascending.
    #[serde(default)]
    pub changed: Vec<u32>,
}

/// Asks for what the lists say.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PricesQuery {
    /// Only this list, by code.
    #[serde(default)]
    pub list: Option<String>,
    /// Only these SKUs, at most [`crate::BATCH_MAX`]; all without any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skus: Vec<Sku>,
    /// The page, in order of SKU and list.
    pub page: PageRequest,
}

/// What one list says about one SKU.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ListedPrice {
    /// Code of the list.
    pub list: String,
    /// The channel it is for; for all without one.
    #[serde(default)]
    pub channel: Option<String>,
    /// The SKU.
    pub sku: Sku,
    /// Its price.
    pub price: Money,
    /// Former or recommended price.
    #[serde(default)]
    pub compare_at: Option<Money>,
    /// True when the price contains the tax.
    pub tax_included: bool,
}
