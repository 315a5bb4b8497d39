//! What the shopper agreed to, frozen.

use kernel_common::{
    Address, Contact, Currency, Locale, PriceQuote, Quantity, QuotedLine, SellerId, Sku, Timestamp,
};
use serde::{Deserialize, Serialize};

/// A line of the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OrderLine {
    /// Number within the order, from 1 without gaps.
    pub line_no: u32,
    /// What.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
    /// Name of the product in the order's language.
    pub product_name: String,
    /// The variant in the order's language (`Blue, XL`); empty without options.
    #[serde(default)]
    pub variant_label: String,
    /// Address of a picture.
    #[serde(default)]
    pub image: Option<String>,
    /// Whose goods they are on a marketplace; the merchant's own without.
    #[serde(default)]
    pub seller_id: Option<SellerId>,
    /// Its price and tax.
    pub priced: QuotedLine,
}

/// How the order is delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ChosenDelivery {
    /// Id of the delivery option in the store's configuration.
    pub option: String,
    /// Its name in the order's language.
    pub name: String,
}

/// The terms of sale that the shopper accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AcceptedTerms {
    /// Version of the text.
    pub version: String,
    /// When.
    pub at: Timestamp,
}

/// Everything that was agreed. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OrderSnapshot {
    /// The lines, in order of their numbers.
    pub lines: Vec<OrderLine>,
    /// The whole quote, with the trace of every step.
    pub quote: PriceQuote,
    /// How to reach the shopper.
    pub contact: Contact,
    /// Where the goods go.
    pub delivery_address: Address,
    /// Where the invoice goes, if elsewhere.
    #[serde(default)]
    pub billing_address: Option<Address>,
    /// How the goods go there.
    pub delivery: ChosenDelivery,
    /// Language of everything that is sent about the order.
    pub locale: Locale,
    /// Money of everything in the order.
    pub currency: Currency,
    /// Sales channel it came through.
    pub channel: String,
    /// The terms of sale.
    pub accepted_terms: AcceptedTerms,
    /// Id of the payment method.
    pub payment_method: String,
}
