//! Plain data of the contract.

use kernel_common::{
    CartId, Currency, DeliveryCharge, LocalizedText, PriceQuote, PricingTerms, Quantity,
    QuotedLine, Sku, TaxCategory, Timestamp,
};
use serde::{Deserialize, Serialize};

/// Asks for a new, empty cart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CreateCart {}

/// Asks for a cart as it would cost now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ViewCart {
    /// The cart.
    pub cart_id: CartId,
    /// What the store decides about prices; its delivery is the one used until the shopper
    /// chooses another.
    pub terms: PricingTerms,
    /// All ways of delivery the store offers: the one the cart chose is looked up here.
    #[serde(default)]
    pub deliveries: Vec<DeliveryCharge>,
}

/// Asks for a cart to be changed, and for its view afterwards.
///
/// With the idempotency key of the call, the same changes are applied to a cart once; without
/// one, a repeated [`CartChange::Add`] adds again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ChangeCart {
    /// The cart; a new one is created without it.
    #[serde(default)]
    pub cart_id: Option<CartId>,
    /// Refuse unless the cart still has this version.
    #[serde(default)]
    pub expected_version: Option<i64>,
    /// The changes, applied in order, all or none.
    pub changes: Vec<CartChange>,
    /// As in [`ViewCart`].
    pub terms: PricingTerms,
    /// As in [`ViewCart`].
    #[serde(default)]
    pub deliveries: Vec<DeliveryCharge>,
}

/// One change of a cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CartChange {
    /// More of a SKU, added to what there is; the sum stops at [`Quantity::MAX`].
    Add {
        /// The SKU.
        sku: Sku,
        /// Units more.
        quantity: Quantity,
    },
    /// Exactly so many of a SKU, whether or not the cart has it.
    SetQuantity {
        /// The SKU.
        sku: Sku,
        /// Units.
        quantity: Quantity,
    },
    /// None of a SKU, whether or not the cart has it.
    Remove {
        /// The SKU.
        sku: Sku,
    },
}

/// Chooses the way of delivery, or goes back to the store's default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SetDelivery {
    /// The cart.
    pub cart_id: CartId,
    /// Refuse unless the cart still has this version.
    #[serde(default)]
    pub expected_version: Option<i64>,
    /// Id of one of `deliveries`; the default without one.
    pub option: Option<String>,
    /// As in [`ViewCart`].
    pub terms: PricingTerms,
    /// As in [`ViewCart`].
    #[serde(default)]
    pub deliveries: Vec<DeliveryCharge>,
}

/// Empties one cart into another: a guest has signed in, or comes with a second device.
///
/// Quantities of a SKU add up and stop at [`Quantity::MAX`]; SKUs that the target has not are
/// appended in the order of the source while there is room. Currency and delivery are the
/// target's; an empty target takes the source's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ClaimCart {
    /// The cart to empty. It is gone for everybody afterwards.
    pub source: CartId,
    /// The cart to fill.
    pub target: CartId,
    /// As in [`ViewCart`].
    pub terms: PricingTerms,
    /// As in [`ViewCart`].
    #[serde(default)]
    pub deliveries: Vec<DeliveryCharge>,
}

/// What claiming did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ClaimedCart {
    /// The target as it would cost now.
    pub cart: CartView,
    /// SKUs of the source for which the target had no room; none for a repeat.
    #[serde(default)]
    pub dropped: Vec<Sku>,
}

/// Says that a version of a cart became an order. Repeating it changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CloseCart {
    /// The cart.
    pub cart_id: CartId,
    /// The version that was ordered.
    pub version: i64,
}

/// What closing did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClosedCart {
    /// The cart is empty, now or since an earlier call.
    Closed,
    /// The shopper changed the cart after ordering it: it was left as it is.
    ChangedSince,
}

/// A cart, priced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CartView {
    /// Its id, the guest's secret.
    pub cart_id: CartId,
    /// Grows by one with every change, from 1.
    pub version: i64,
    /// Fixed by the first line; the call's while the cart is empty.
    pub currency: Currency,
    /// The lines, in the order they were first added.
    pub lines: Vec<CartLine>,
    /// Id of the delivery the shopper chose, while the store offers it.
    #[serde(default)]
    pub delivery_option: Option<String>,
    /// What the lines without a problem cost together, with delivery; none without such a line.
    #[serde(default)]
    pub quote: Option<PriceQuote>,
    /// Last change.
    pub updated_at: Timestamp,
}

/// A line of a cart. The texts are empty for a SKU the catalog no longer knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CartLine {
    /// What.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
    /// Name of the product.
    pub name: LocalizedText,
    /// Which variant; empty without options.
    pub variant_label: LocalizedText,
    /// Address of its picture.
    #[serde(default)]
    pub image: Option<String>,
    /// The product's name in addresses; empty when unknown.
    pub slug: String,
    /// How it is taxed; none when unknown.
    #[serde(default)]
    pub tax_category: Option<TaxCategory>,
    /// What it costs; none with a problem.
    #[serde(default)]
    pub priced: Option<QuotedLine>,
    /// Why it cannot be bought now. Checkout refuses a cart with such a line.
    #[serde(default)]
    pub problem: Option<CartLineProblem>,
}

/// Why a line cannot be bought now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CartLineProblem {
    /// The product was withdrawn or removed.
    NotSellable,
    /// It has no price in the cart's currency and this channel.
    NoPrice,
}
