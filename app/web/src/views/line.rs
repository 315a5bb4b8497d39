use serde::Serialize;

use super::Picture;
use crate::format::MoneyText;

/// A line of a cart or an order, to be read only.
#[derive(Clone, Debug, Serialize)]
pub struct SummaryLine {
    /// The product's title.
    pub title: String,
    /// What was chosen.
    pub options: Vec<ChosenOption>,
    /// Its picture.
    pub picture: Option<Picture>,
    /// How many.
    pub quantity: u32,
    /// The price of one.
    pub unit_price: MoneyText,
    /// The price of all.
    pub total: MoneyText,
}

/// A chosen value of an option.
#[derive(Clone, Debug, Serialize)]
pub struct ChosenOption {
    /// The option's name.
    pub name: String,
    /// The value's name.
    pub value: String,
}
