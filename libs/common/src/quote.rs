//! The price quote: what a list of lines costs, and every step that led there.
//!
//! It is shared because pricing makes it, the cart shows it, checkout freezes it and the order
//! keeps it for ever. Plain data: the arithmetic lives in pricing. Invariant: `total` is the sum
//! of the line totals and the shipping total, and can be recomputed from `trace` alone.

use serde::{Deserialize, Serialize};

use crate::{Money, Quantity, Rate, Rounding, Sku};

/// Name of a tax category: `standard`, `reduced`, `zero`.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct TaxCategory(pub String);

/// Name of a tax zone, a set of places with the same rates: `de`, `ru`.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct TaxZone(pub String);

/// What a store decides about its prices. The currency and the channel travel in the call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PricingTerms {
    /// Zone whose rates apply.
    pub tax_zone: TaxZone,
    /// What happens to parts of a minor unit.
    #[serde(default)]
    pub rounding: Rounding,
    /// Chosen or default way of delivery, priced as a line of its own.
    #[serde(default)]
    pub delivery: Option<DeliveryCharge>,
}

/// A way of delivery with its price before any threshold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DeliveryCharge {
    /// Id of the delivery option in the store's configuration.
    pub option: String,
    /// Price, taxed like the lines of its category.
    pub price: Money,
    /// Goods worth at least this much are delivered free.
    #[serde(default)]
    pub free_from: Option<Money>,
    /// How delivery is taxed.
    pub tax_category: TaxCategory,
}

/// Tax of a line or of delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct LineTax {
    /// Category of the thing.
    pub category: TaxCategory,
    /// Rate of that category in the zone.
    pub rate: Rate,
    /// True when the price contains the tax, false when it comes on top.
    pub included: bool,
    /// The tax.
    pub amount: Money,
}

/// A priced line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct QuotedLine {
    /// What.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
    /// Price of one, as listed.
    pub unit_price: Money,
    /// Former or recommended price of one, for display.
    #[serde(default)]
    pub compare_at: Option<Money>,
    /// `unit_price * quantity`.
    pub subtotal: Money,
    /// Its tax.
    pub tax: LineTax,
    /// What the shopper pays for the line: the subtotal, plus the tax when it comes on top.
    pub total: Money,
}

/// Priced delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct QuotedDelivery {
    /// Id of the delivery option.
    pub option: String,
    /// Price after the threshold; zero when free.
    pub price: Money,
    /// Its tax.
    pub tax: LineTax,
    /// What the shopper pays for delivery.
    pub total: Money,
}

/// The sum of the taxes of one category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct TaxSummary {
    /// Category.
    pub category: TaxCategory,
    /// Rate.
    pub rate: Rate,
    /// Amount without tax.
    pub net: Money,
    /// Tax.
    pub tax: Money,
}

/// What the trace step is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A line, by SKU.
    Line(Sku),
    /// Delivery, by option.
    Delivery(String),
}

/// One step of the calculation, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum TraceStep {
    /// A unit price was found.
    UnitPrice {
        /// The line.
        sku: Sku,
        /// Code of the price list.
        price_list: String,
        /// Price of one.
        price: Money,
    },
    /// Unit price times quantity.
    Subtotal {
        /// The line.
        sku: Sku,
        /// Units.
        quantity: Quantity,
        /// The product.
        amount: Money,
    },
    /// The price of delivery was decided.
    Delivery {
        /// The option.
        option: String,
        /// Its listed price.
        listed: Money,
        /// Value of goods compared with the threshold.
        goods: Money,
        /// The threshold, if it has one.
        free_from: Option<Money>,
        /// The price after it.
        amount: Money,
    },
    /// A tax was calculated.
    Tax {
        /// Line or delivery.
        of: Subject,
        /// Category.
        category: TaxCategory,
        /// Zone.
        zone: TaxZone,
        /// Rate.
        rate: Rate,
        /// In the price, or on top.
        included: bool,
        /// Amount it was calculated on.
        base: Money,
        /// The tax.
        amount: Money,
        /// How it was rounded.
        rounding: Rounding,
    },
    /// The total was summed up.
    Total {
        /// Sum of the lines.
        lines: Money,
        /// Delivery.
        delivery: Money,
        /// Their sum.
        amount: Money,
    },
}

/// What a list of lines costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PriceQuote {
    /// The lines, in the order asked for.
    pub lines: Vec<QuotedLine>,
    /// Delivery, if an option was given.
    #[serde(default)]
    pub delivery: Option<QuotedDelivery>,
    /// Sum of the line subtotals.
    pub subtotal: Money,
    /// Sum of the line totals.
    pub lines_total: Money,
    /// Sum of all taxes, included or on top.
    pub tax_total: Money,
    /// True when the prices contain the tax.
    pub tax_included: bool,
    /// The taxes by category.
    pub taxes: Vec<TaxSummary>,
    /// What the shopper pays.
    pub total: Money,
    /// Every step, in order.
    pub trace: Vec<TraceStep>,
}
