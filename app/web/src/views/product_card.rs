use serde::Serialize;

use super::{Availability, Picture};
use crate::{Href, format::MoneyText};

/// A product among others.
#[derive(Clone, Debug, Serialize)]
pub struct ProductCard {
    /// Its title in the page's language.
    pub title: String,
    /// Its page.
    pub url: Href,
    /// Its first picture.
    pub picture: Option<Picture>,
    /// The price, or the lowest of its variants'.
    pub price: MoneyText,
    /// The price before a reduction; none where other variants cost more.
    pub price_before: Option<MoneyText>,
    /// Other variants cost more.
    pub price_is_lowest: bool,
    /// The best of its variants'.
    pub availability: Availability,
}
