//! The resolved content: plain data for whoever seeds or shows it.

use std::{collections::BTreeMap, fmt};

use kernel_common::Currency;
use mod_catalog_api::AttributeKind;
use serde::Deserialize;

/// One text in both languages of the demo.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    pub en: String,
    pub ru: String,
}

/// One demo tenant with everything it sells.
#[derive(Debug)]
pub struct DemoShop {
    pub store: Store,
    /// Parents come before their children; at most two levels.
    pub categories: Vec<Category>,
    pub products: Vec<Product>,
    /// What its products have, in order, and after them the options that listings are narrowed by.
    pub attributes: Vec<Attribute>,
    /// A base unit comes before those that are told in it.
    pub units: Vec<Unit>,
    /// In the order in which they are shown.
    pub collections: Vec<Collection>,
}

/// Who the shop is. The deployment's configuration decides the tenant and may add hosts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Store {
    /// Stable name of the shop inside the demo, part of its pictures' names: `shop1`.
    pub key: String,
    /// Host the demo shop answers on.
    pub host: String,
    pub brand: String,
    /// Accent of the theme, at least 4.5:1 on white.
    pub accent: Swatch,
    /// What the shop photographs its products in front of, so to say.
    pub backdrop: Backdrop,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// The first one is the default.
    pub locales: Vec<String>,
    /// ISO 4217; the first one is the default.
    pub currencies: Vec<String>,
    pub tagline: Text,
    pub hero_title: Text,
    pub hero_text: Text,
    pub about: Text,
}

/// The ground of a shop's pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Backdrop {
    /// A soft, seamless one in the tint of the category.
    Cove,
    /// A disc in the tint of the category on a cool wall.
    Disc,
}

/// A node of the category tree.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Unique within its shop.
    pub slug: String,
    /// Slug of the parent; `None` at the top level.
    pub parent: Option<String>,
    pub name: Text,
    pub description: Text,
    /// Ground colour of the pictures below a top-level category; its children inherit it.
    pub tint: Option<Swatch>,
    /// Codes of the attributes that its listing, and those below it, are narrowed by, in order.
    #[serde(default)]
    pub facets: Vec<String>,
}

/// What can be said about products, or what they are chosen by.
#[derive(Debug, Clone)]
pub struct Attribute {
    pub code: String,
    pub kind: AttributeKind,
    /// The unit its numbers have when none is written.
    pub unit: Option<String>,
    pub name: Text,
    /// Its dictionary; empty where the kind has none.
    pub values: Vec<OptionValue>,
}

/// A unit of measure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    pub code: String,
    pub symbol: Text,
    /// None for a base unit.
    pub part_of: Option<PartOf>,
}

/// So many of a unit are one of its base.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartOf {
    pub base: String,
    pub parts: i64,
}

/// What stands together across the categories; it shows the picture of its first product.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collection {
    /// Unique within its shop.
    pub slug: String,
    pub name: Text,
    pub description: Text,
    /// Slugs, in order; at least one.
    pub products: Vec<String>,
}

/// How a product is taxed; the rates belong to the store's tax zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TaxCategory {
    Standard,
    Reduced,
    Zero,
}

impl TaxCategory {
    /// The code the pricing module knows the category by.
    pub fn code(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Reduced => "reduced",
            Self::Zero => "zero",
        }
    }
}

/// A gross price as it is written down, in two of the demo's currencies and their minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceMinor {
    pub eur_minor: i64,
    pub rub_minor: i64,
}

/// The codes of the currencies that everything has a price in.
const CURRENCIES: [&str; 3] = ["EUR", "RUB", "GBP"];

/// The currencies that everything has a price in.
pub fn currencies() -> impl Iterator<Item = Currency> {
    CURRENCIES.into_iter().filter_map(Currency::from_code)
}

impl PriceMinor {
    /// The price in a currency of the demo, in its minor units; none in another. Pounds follow
    /// from the euros, in steps of half a pound.
    #[must_use]
    pub fn in_currency(self, currency: Currency) -> Option<i64> {
        match currency.code() {
            "EUR" => Some(self.eur_minor),
            "RUB" => Some(self.rub_minor),
            "GBP" => Some(((self.eur_minor * 86 + 2_500) / 5_000 * 50).max(50)),
            _ => None,
        }
    }
}

/// Something to buy, in one or more variants.
#[derive(Debug)]
pub struct Product {
    /// Unique over both shops, because pictures are named after it.
    pub slug: String,
    /// Slug of a category without children.
    pub category: String,
    pub tax_category: TaxCategory,
    pub name: Text,
    pub description: Text,
    /// Values by the code of their attribute, as a person writes them: `1.2 l`, `glass; oak`.
    pub attributes: BTreeMap<String, String>,
    /// Empty for a product with a single variant.
    pub options: Vec<ProductOption>,
    /// Never empty; the first one is the default.
    pub variants: Vec<Variant>,
    pub picture: PictureSpec,
}

/// A choice the shopper makes.
#[derive(Debug)]
pub struct ProductOption {
    pub code: String,
    pub name: Text,
    /// Only the values this product is sold in.
    pub values: Vec<OptionValue>,
}

#[derive(Debug, Clone)]
pub struct OptionValue {
    pub code: String,
    pub name: Text,
    /// Set for values that are colours; those have a picture of their own.
    pub swatch: Option<Swatch>,
}

/// What is actually bought, stocked and priced.
#[derive(Debug)]
pub struct Variant {
    /// Unique within its shop. Three SKUs exist in both shops on purpose.
    pub sku: String,
    /// One value code for each option of the product, in the same order.
    pub values: Vec<String>,
    pub price: PriceMinor,
    /// The former price, higher than `price`.
    pub compare_at: Option<PriceMinor>,
    pub weight_grams: u32,
    pub stock: u32,
    /// At this quantity and below the stock counts as low.
    pub low_stock: u32,
    /// Name for [`crate::picture`].
    pub picture: String,
}

/// How the product is drawn.
#[derive(Debug)]
pub struct PictureSpec {
    /// Name of a shape in [`crate::pictures`].
    pub shape: String,
    /// Colour of the product where no variant decides it.
    pub main: Swatch,
    /// Colour of the second material, if it has one.
    pub accent: Option<Swatch>,
    /// Pictures beside the plain ones.
    pub views: Vec<View>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// A closer look at the material.
    Detail,
    /// The product in a room, among other things.
    Scene,
}

impl View {
    /// The last part of the picture's name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Detail => "detail",
            Self::Scene => "scene",
        }
    }
}

/// A colour of 24 bits, written `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Swatch {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

impl Swatch {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Self { red, green, blue })
    }
}

impl TryFrom<String> for Swatch {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("{text} is not #rrggbb"))
    }
}

impl fmt::Display for Swatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}
