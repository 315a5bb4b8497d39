//! Attributes, units and families as they shall be.

use kernel_common::LocalizedText;
use mod_catalog_api as catalog;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    attribute::Expected,
    value::{Texts, ValueToSet, inputs},
};

/// Which page of a list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListParams {
    /// Rows per page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    pub(crate) after: Option<String>,
}

/// A value of a dictionary as it shall be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OptionToPut {
    /// Short name, unique in the dictionary.
    #[schema(value_type = String, min_length = 1, max_length = 64)]
    code: catalog::Code,
    /// Name for people.
    #[schema(value_type = Texts)]
    label: LocalizedText,
}

/// What the values of an attribute are. It never changes.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum AttributeKind {
    /// A text by language.
    Text,
    /// One value of the dictionary.
    Option,
    /// Several values of the dictionary.
    Options,
    /// A number, in a unit or in none.
    Number,
    /// Yes or no.
    Boolean,
    /// A day.
    Date,
}

/// An attribute as it shall be, by code.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AttributeToPut {
    /// Names it.
    #[schema(value_type = String, min_length = 1, max_length = 64)]
    code: catalog::Code,
    /// Name for people.
    #[schema(value_type = Texts)]
    name: LocalizedText,
    /// What its values are.
    kind: AttributeKind,
    /// Code of the unit of its numbers.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    unit: Option<catalog::Code>,
    /// Order among the attributes of a product, lowest first.
    #[serde(default)]
    position: i32,
    /// Values of its dictionary, in order; those not named go behind them.
    #[serde(default)]
    options: Vec<OptionToPut>,
}

/// Attributes to create, change or revive, all or none.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "items": [{
    "code": "color", "name": { "en": "Colour", "ru": "Цвет" }, "kind": "option",
    "options": [{ "code": "blue", "label": { "en": "Blue", "ru": "Синий" } }]
}] }))]
pub(crate) struct Attributes {
    /// The attributes, 1 to 1000.
    items: Vec<AttributeToPut>,
}

impl From<Attributes> for Vec<catalog::AttributePut> {
    fn from(attributes: Attributes) -> Self {
        let option = |one: OptionToPut| catalog::OptionLabel { code: one.code, label: one.label };
        let put = |item: AttributeToPut| catalog::AttributePut {
            code: item.code,
            name: item.name,
            kind: match item.kind {
                AttributeKind::Text => catalog::AttributeKind::Text,
                AttributeKind::Option => catalog::AttributeKind::Option,
                AttributeKind::Options => catalog::AttributeKind::Options,
                AttributeKind::Number => catalog::AttributeKind::Number,
                AttributeKind::Boolean => catalog::AttributeKind::Boolean,
                AttributeKind::Date => catalog::AttributeKind::Date,
            },
            unit: item.unit,
            position: item.position,
            options: item.options.into_iter().map(option).collect(),
        };
        attributes.items.into_iter().map(put).collect()
    }
}

/// Things that are named by codes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "codes": ["color"] }))]
pub(crate) struct CodeList {
    /// Their codes, 1 to 1000.
    #[schema(value_type = Vec<String>)]
    pub(crate) codes: Vec<catalog::Code>,
}

/// A unit as it shall be, by code. What it is worth never changes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UnitToPut {
    /// Names it.
    #[schema(value_type = String, min_length = 1, max_length = 64)]
    code: catalog::Code,
    /// As people write it.
    #[schema(value_type = Texts)]
    symbol: LocalizedText,
    /// Code of its base unit; none when it is one itself.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    base: Option<catalog::Code>,
    /// One of it is `numerator / denominator` of the base unit.
    #[schema(minimum = 1)]
    numerator: i64,
    /// See `numerator`.
    #[schema(minimum = 1)]
    denominator: i64,
}

/// Units to create or change, all or none.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "items": [
    { "code": "g", "symbol": { "en": "g", "ru": "г" }, "numerator": 1, "denominator": 1 },
    { "code": "kg", "symbol": { "en": "kg" }, "base": "g", "numerator": 1000, "denominator": 1 }
] }))]
pub(crate) struct Units {
    /// The units, 1 to 1000.
    items: Vec<UnitToPut>,
}

impl From<Units> for Vec<catalog::UnitPut> {
    fn from(units: Units) -> Self {
        let put = |item: UnitToPut| catalog::UnitPut {
            code: item.code,
            symbol: item.symbol,
            base: item.base,
            numerator: item.numerator,
            denominator: item.denominator,
        };
        units.items.into_iter().map(put).collect()
    }
}

/// A family as it shall be, by code.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FamilyToPut {
    /// Names it.
    #[schema(value_type = String, min_length = 1, max_length = 64)]
    code: catalog::Code,
    /// Name for people.
    #[schema(value_type = Texts)]
    name: LocalizedText,
    /// What its products are expected to have, in order.
    #[serde(default)]
    attributes: Vec<Expected>,
    /// What its products have unless they say otherwise.
    #[serde(default)]
    values: Vec<ValueToSet>,
}

/// Families to create or change, all or none.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "items": [{
    "code": "ceramics", "name": { "en": "Ceramics" },
    "attributes": [{ "code": "color", "required": true }],
    "values": [{ "code": "material", "value": { "plain": "clay" } }]
}] }))]
pub(crate) struct Families {
    /// The families, 1 to 1000.
    items: Vec<FamilyToPut>,
}

impl From<Families> for Vec<catalog::FamilyPut> {
    fn from(families: Families) -> Self {
        let put = |item: FamilyToPut| catalog::FamilyPut {
            code: item.code,
            name: item.name,
            attributes: item.attributes.into_iter().map(Into::into).collect(),
            values: inputs(item.values),
        };
        families.items.into_iter().map(put).collect()
    }
}
