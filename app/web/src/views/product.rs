use serde::Serialize;

use super::{Availability, Crumb, DeliveryOffer, Picture, ProductCard};
use crate::{Href, JsonLd, format::MoneyText};

/// One product with one of its variants chosen.
#[derive(Clone, Debug, Serialize)]
pub struct ProductView {
    /// Its title.
    pub title: String,
    /// One sentence under the title; also the description search engines show.
    pub summary: Option<String>,
    /// The text, a paragraph each.
    pub description: Vec<String>,
    /// Material, size and the like.
    pub facts: Vec<Fact>,
    /// The pictures, those of the chosen variant first.
    pub pictures: Vec<Picture>,
    /// The categories above it, outermost first.
    pub breadcrumbs: Vec<Crumb>,
    /// What can be chosen; empty for a product with one variant.
    pub options: Vec<OptionGroup>,
    /// What is chosen.
    pub chosen: ChosenVariant,
    /// What it costs to have it sent.
    pub delivery: Option<DeliveryOffer>,
    /// What goes with it.
    pub related: Vec<ProductCard>,
    /// The facts for search engines.
    pub structured: Vec<JsonLd>,
}

/// A named property.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: FactValue,
}

/// What a property says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "text", rename_all = "snake_case")]
pub enum FactValue {
    /// A text, or a number with its unit.
    Text(String),
    /// It has it.
    Yes,
    /// It has it not.
    No,
}

/// An option of a product: colour, size.
#[derive(Clone, Debug, Serialize)]
pub struct OptionGroup {
    /// Its name.
    pub name: String,
    /// Its values, in the merchant's order.
    pub values: Vec<OptionValue>,
}

/// A value of an option: a link to the variant that has it and keeps the other choices.
#[derive(Clone, Debug, Serialize)]
pub struct OptionValue {
    /// Its name.
    pub label: String,
    /// The product's page with that variant.
    pub url: Href,
    /// The product with it; none unless every value of the option has one.
    pub picture: Option<Picture>,
    /// The chosen variant has it.
    pub selected: bool,
    /// What became of the variant behind the link.
    pub state: OptionValueState,
}

/// What became of the variant a link would choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OptionValueState {
    /// It can be bought.
    Available,
    /// It exists and is sold out: still a link, so that it can be looked at.
    SoldOut,
    /// There is no such combination: no link.
    Missing,
}

/// The variant whose price and stock the page shows.
#[derive(Clone, Debug, Serialize)]
pub struct ChosenVariant {
    /// Its SKU.
    pub sku: String,
    /// Its price.
    pub price: MoneyText,
    /// The price before a reduction.
    pub price_before: Option<MoneyText>,
    /// How tax relates to the price.
    pub tax: TaxNote,
    /// Whether it can be bought.
    pub availability: Availability,
    /// The most one order may take, 1 or more.
    pub quantity_max: u32,
}

/// How tax relates to a price shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxNote {
    /// The price holds it.
    Included,
    /// It comes on top.
    OnTop,
    /// There is none.
    Untaxed,
}

impl TaxNote {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Included, Self::OnTop, Self::Untaxed];
}
