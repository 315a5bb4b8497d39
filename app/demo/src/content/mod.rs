//! What the demo shops sell: typed, complete and already resolved.
//!
//! The files an author writes are terse: a product names option values by code and gives one
//! price for all its variants. `source` reads those, `resolve` turns them into the types
//! below, where every variant has its own price, weight and picture and nothing is looked up
//! again. A mistake in a file is a [`ContentError`] that names the product.

mod attributes;
mod error;
mod model;
mod resolve;
mod source;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

pub use error::ContentError;
pub use model::{
    Attribute, Backdrop, Category, Collection, DemoShop, OptionValue, PartOf, PictureSpec,
    PriceMinor, Product, ProductOption, Store, Swatch, TaxCategory, Text, Unit, Variant, View,
    currencies,
};

static SHOPS: LazyLock<Vec<DemoShop>> =
    LazyLock::new(|| load().expect("the embedded content is parsed by this crate's tests"));

/// Both demo shops, in a fixed order: the home shop first.
pub fn shops() -> &'static [DemoShop] {
    &SHOPS
}

/// Parses and resolves the embedded content.
///
/// # Errors
/// Says which file or product is wrong.
pub fn load() -> Result<Vec<DemoShop>, ContentError> {
    let options = source::read_options()?;
    let attributes = source::read_attributes()?;
    source::SHOPS.iter().map(|files| resolve::shop(files, &options, &attributes)).collect()
}
