//! Attributes as readers get them: typed, with dictionaries and units, inherited.
//!
//! A value is set on a category, a family, a product or a variant, and the nearest one counts:
//! category (the nearest below the root last), family, product, variant. Of several categories
//! the primary one and those above it are inherited from.

use kernel_common::{CategoryId, LocalizedText, PageRequest, Sku};
use serde::{Deserialize, Serialize};

use crate::{CalendarDate, Code, Decimal};

/// What the values of an attribute are. It never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttributeKind {
    /// A text in several languages.
    Text,
    /// One value of the attribute's dictionary.
    Option,
    /// Several values of the attribute's dictionary.
    Options,
    /// A number, in a unit or in none.
    Number,
    /// Yes or no.
    Boolean,
    /// A day.
    Date,
}

/// A unit of measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Unit {
    /// Short name: `kg`.
    pub code: Code,
    /// As people write it: `kg`, `кг`.
    pub symbol: LocalizedText,
    /// The unit that ranges of this measure are told in: `g`. A base unit names itself.
    pub base: Code,
    /// One of this unit is `numerator / denominator` of the base unit.
    pub numerator: i64,
    /// See [`Unit::numerator`].
    pub denominator: i64,
}

/// An attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Attribute {
    /// Short name.
    pub code: Code,
    /// Name for people.
    pub name: LocalizedText,
    /// What its values are.
    pub kind: AttributeKind,
    /// The unit its numbers have when none is given.
    #[serde(default)]
    pub unit: Option<Code>,
    /// Order among the attributes of a product, lowest first.
    pub position: i32,
    /// The first values of its dictionary, in order; see [`crate::OPTIONS_INLINE_MAX`].
    #[serde(default)]
    pub options: Vec<OptionLabel>,
    /// Values of its dictionary in all.
    #[serde(default)]
    pub option_count: i64,
    /// Grows by one with every change, from 1.
    pub version: i64,
}

/// A value of a dictionary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OptionLabel {
    /// Short name, unique in the dictionary.
    pub code: Code,
    /// Name for people.
    pub label: LocalizedText,
}

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttributeValue {
    /// A text.
    Text(LocalizedText),
    /// A value of the dictionary.
    Option(OptionLabel),
    /// Values of the dictionary, in its order.
    Options(Vec<OptionLabel>),
    /// A number.
    Number {
        /// In the unit of the [`EffectiveAttribute`].
        amount: Decimal,
        /// The same in the base unit: what ranges compare.
        base: Decimal,
    },
    /// Yes or no.
    Boolean(bool),
    /// A day.
    Date(CalendarDate),
}

/// Where an effective value was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttributeSource {
    /// On a category: the product's own or one above it.
    Category(CategoryId),
    /// On the product's family.
    Family(Code),
    /// On the product.
    Product,
    /// On this variant.
    Variant(Sku),
}

/// A value that counts, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct EffectiveAttribute {
    /// Code of the attribute.
    pub code: Code,
    /// Name of the attribute.
    pub name: LocalizedText,
    /// The value.
    pub value: AttributeValue,
    /// The unit of a number.
    #[serde(default)]
    pub unit: Option<Unit>,
    /// Where it was set.
    pub source: AttributeSource,
}

/// An attribute that products of a category or family are expected to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AttributeAssignment {
    /// Code of the attribute.
    pub code: Code,
    /// True: a product without a value is incomplete. It may be published all the same.
    #[serde(default)]
    pub required: bool,
}

/// A kind of products: what they have in common wherever they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Family {
    /// Short name.
    pub code: Code,
    /// Name for people.
    pub name: LocalizedText,
    /// What its products are expected to have, in order.
    pub attributes: Vec<AttributeAssignment>,
    /// What all its products have unless they say otherwise.
    pub values: Vec<EffectiveAttribute>,
    /// Grows by one with every change, from 1.
    pub version: i64,
}

/// What a category gives to its products, with what it inherits itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CategoryTraits {
    /// The category.
    pub category: CategoryId,
    /// What its products are expected to have: of the root first, its own last.
    pub attributes: Vec<AttributeAssignment>,
    /// What all its products have unless they say otherwise, and which category says so.
    pub values: Vec<EffectiveAttribute>,
    /// What its listing is narrowed by, in order.
    pub facets: Vec<Facet>,
}

/// How a facet is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FacetKind {
    /// One box a value.
    Values,
    /// From and to, in the base unit.
    Range,
}

/// Something a listing is narrowed by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Facet {
    /// Code of the attribute.
    pub attribute: Code,
    /// Name of the attribute.
    pub name: LocalizedText,
    /// How it is offered.
    pub kind: FacetKind,
    /// Order among the facets, lowest first.
    pub position: i32,
    /// The base unit of a range.
    #[serde(default)]
    pub unit: Option<Unit>,
}

/// The facets of a category, with those of the categories above it, each attribute once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CategoryFacets {
    /// The category.
    pub category: CategoryId,
    /// Its facets, in order. None for an unknown category.
    pub facets: Vec<Facet>,
}

/// Asks for attributes, in order of code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AttributesQuery {
    /// Only these; all without any.
    #[serde(default)]
    pub codes: Vec<Code>,
    /// The page.
    pub page: PageRequest,
}

/// Asks for the dictionary of an attribute, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OptionsQuery {
    /// Code of the attribute.
    pub attribute: Code,
    /// The page.
    pub page: PageRequest,
}
