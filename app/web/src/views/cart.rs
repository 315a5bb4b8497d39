use serde::Serialize;

use super::{SummaryLine, Totals};
use crate::{Href, format::MoneyText};

/// The cart. Without lines it invites to the shop.
#[derive(Clone, Debug, Serialize)]
pub struct CartView {
    /// What is in it.
    pub lines: Vec<CartLine>,
    /// What the checkout will ask for, delivery and tax among it; `None` for an empty cart.
    pub totals: Option<Totals>,
    /// The version the forms carry, so that two tabs do not overwrite each other.
    pub version: i64,
    /// Every line can be bought as it stands: the way to the checkout is open.
    pub can_check_out: bool,
    /// With goods of so much more the delivery is free; none where it is so already, or never.
    pub free_delivery_rest: Option<MoneyText>,
}

/// A line of the cart.
#[derive(Clone, Debug, Serialize)]
pub struct CartLine {
    /// What it holds.
    #[serde(flatten)]
    pub line: SummaryLine,
    /// Its SKU.
    pub sku: String,
    /// The product's page with this variant.
    pub url: Href,
    /// The most that may be put in, 1 or more.
    pub quantity_max: u32,
    /// What changed since it was put in.
    pub change: Option<CartLineChange>,
}

/// What happened to a line since the shopper last saw it.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CartLineChange {
    /// None left; the line has to go.
    SoldOut,
    /// No longer in the shop; the line has to go.
    Withdrawn,
    /// Fewer left than the line asks for.
    OnlyLeft {
        /// How many, 1 or more.
        left: u32,
    },
    /// Another price.
    PriceChanged {
        /// The price of one before.
        was: MoneyText,
    },
}
