//! Attributes, dictionaries, units and families as they are.

use kernel_common::Page;
use mod_catalog_api as catalog;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::value::{EffectiveValue, OptionLabel, Texts, texts};
use crate::dto::word;

/// An attribute.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "code": "color", "name": { "en": "Colour" }, "kind": "option", "position": 1,
    "options": [{ "code": "blue", "label": { "en": "Blue" } }], "option_count": 1, "version": 1
}))]
struct Attribute {
    /// Short name.
    code: String,
    /// Name for people.
    name: Texts,
    /// `text`, `option`, `options`, `number`, `boolean` or `date`.
    kind: String,
    /// Code of the unit of its numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// Order among the attributes of a product.
    position: i32,
    /// The first values of its dictionary, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<OptionLabel>,
    /// Values of its dictionary in all.
    option_count: i64,
    /// Grows by one with every change.
    version: i64,
}

/// A page of attributes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AttributePage {
    /// The attributes, in order of code.
    items: Vec<Attribute>,
    /// Pass it as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl From<Page<catalog::Attribute>> for AttributePage {
    fn from(page: Page<catalog::Attribute>) -> Self {
        let item = |one: catalog::Attribute| Attribute {
            code: one.code.into(),
            name: texts(&one.name),
            kind: word(one.kind),
            unit: one.unit.map(Into::into),
            position: one.position,
            options: one.options.iter().map(Into::into).collect(),
            option_count: one.option_count,
            version: one.version,
        };
        let next = page.next.map(|cursor| cursor.0);
        Self { items: page.items.into_iter().map(item).collect(), next }
    }
}

/// A page of a dictionary.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OptionPage {
    /// The values, in the dictionary's order.
    items: Vec<OptionLabel>,
    /// Pass it as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl From<Page<catalog::OptionLabel>> for OptionPage {
    fn from(page: Page<catalog::OptionLabel>) -> Self {
        let next = page.next.map(|cursor| cursor.0);
        Self { items: page.items.iter().map(Into::into).collect(), next }
    }
}

/// A unit of measure.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "code": "kg", "symbol": { "en": "kg", "ru": "кг" }, "base": "g", "numerator": 1000,
    "denominator": 1
}))]
struct Unit {
    /// Short name.
    code: String,
    /// As people write it.
    symbol: Texts,
    /// Code of the unit that ranges are told in; its own for a base unit.
    base: String,
    /// One of it is `numerator / denominator` of the base unit.
    numerator: i64,
    /// See `numerator`.
    denominator: i64,
}

/// All units.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitList {
    /// The units, in order of code.
    items: Vec<Unit>,
}

impl From<Vec<catalog::Unit>> for UnitList {
    fn from(units: Vec<catalog::Unit>) -> Self {
        let item = |unit: catalog::Unit| Unit {
            code: unit.code.into(),
            symbol: texts(&unit.symbol),
            base: unit.base.into(),
            numerator: unit.numerator,
            denominator: unit.denominator,
        };
        Self { items: units.into_iter().map(item).collect() }
    }
}

/// An attribute that products are expected to have.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "code": "color", "required": true }))]
pub(crate) struct Expected {
    /// Code of the attribute.
    #[schema(value_type = String)]
    code: catalog::Code,
    /// True: a product without a value is incomplete.
    #[serde(default)]
    required: bool,
}

impl From<&catalog::AttributeAssignment> for Expected {
    fn from(one: &catalog::AttributeAssignment) -> Self {
        Self { code: one.code.clone(), required: one.required }
    }
}

impl From<Expected> for catalog::AttributeAssignment {
    fn from(one: Expected) -> Self {
        Self { code: one.code, required: one.required }
    }
}

/// A kind of products.
#[derive(Debug, Serialize, ToSchema)]
struct Family {
    /// Short name.
    code: String,
    /// Name for people.
    name: Texts,
    /// What its products are expected to have, in order.
    attributes: Vec<Expected>,
    /// What its products have unless they say otherwise.
    values: Vec<EffectiveValue>,
    /// Grows by one with every change.
    version: i64,
}

/// All families.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FamilyList {
    /// The families, in order of code.
    items: Vec<Family>,
}

impl From<Vec<catalog::Family>> for FamilyList {
    fn from(families: Vec<catalog::Family>) -> Self {
        let item = |one: catalog::Family| Family {
            code: one.code.into(),
            name: texts(&one.name),
            attributes: one.attributes.iter().map(Into::into).collect(),
            values: one.values.iter().map(Into::into).collect(),
            version: one.version,
        };
        Self { items: families.into_iter().map(item).collect() }
    }
}
