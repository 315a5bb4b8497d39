use serde::Serialize;

use crate::format::MoneyText;

/// What one way of delivery costs.
#[derive(Clone, Debug, Serialize)]
pub struct DeliveryRate {
    /// Its name.
    pub title: String,
    /// When it arrives, in the merchant's words.
    pub promise: Option<String>,
    /// Its price; zero is written as "free".
    pub price: MoneyText,
    /// From this value of goods on it is free.
    pub free_from: Option<MoneyText>,
}

/// The cheapest way of delivery, told before anything lies in a cart.
#[derive(Clone, Debug, Serialize)]
pub struct DeliveryOffer {
    /// What it costs.
    #[serde(flatten)]
    pub rate: DeliveryRate,
    /// There are others, which cost more.
    pub is_lowest: bool,
}
