//! Attributes as writers give them.

use kernel_common::LocalizedText;
use serde::{Deserialize, Serialize};

use crate::{
    AttributeAssignment, AttributeKind, CalendarDate, Code, Decimal, FacetKind, OptionLabel,
    Outcome, Slug,
};

/// A value to set on a category, family, product or variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AttributeInput {
    /// Code of the attribute.
    pub code: Code,
    /// The value.
    pub value: AttributeInputValue,
}

/// A value as it is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttributeInputValue {
    /// Text as a file or a form has it, read as the attribute's kind says: `12,5 kg`, `yes`, `да`,
    /// `2026-11-21`, the code or name of a dictionary's value (several divided by `;` or `|`); a
    /// text is in the writer's language.
    Plain(String),
    /// A text, up to 2 000 characters a language.
    Text(LocalizedText),
    /// A value of the dictionary, by code.
    Option(Code),
    /// Values of the dictionary, by code.
    Options(Vec<Code>),
    /// A number.
    Number {
        /// How many.
        amount: Decimal,
        /// Of what; the attribute's own unit when it is not said.
        #[serde(default)]
        unit: Option<Code>,
    },
    /// Yes or no.
    Boolean(bool),
    /// A day.
    Date(CalendarDate),
}

/// A unit as it shall be, by code. Its base never changes, nor what it is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct UnitPut {
    /// Names it.
    pub code: Code,
    /// As people write it.
    pub symbol: LocalizedText,
    /// Its base unit, known or in the same put; none when it is one itself.
    #[serde(default)]
    pub base: Option<Code>,
    /// One of it is `numerator / denominator` of the base; 1 / 1 for a base unit.
    pub numerator: i64,
    /// See [`UnitPut::numerator`].
    pub denominator: i64,
}

/// An attribute as it shall be, by code. Its kind never changes; a removed one comes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AttributePut {
    /// Names it.
    pub code: Code,
    /// Name for people, up to 200 characters a language.
    pub name: LocalizedText,
    /// What its values are.
    pub kind: AttributeKind,
    /// The unit of its numbers when none is given with them.
    #[serde(default)]
    pub unit: Option<Code>,
    /// Order among the attributes of a product, lowest first.
    #[serde(default)]
    pub position: i32,
    /// Values of its dictionary, in order. Those not named here go behind them: one in use is not
    /// taken away.
    #[serde(default)]
    pub options: Vec<OptionLabel>,
}

/// Removes attributes softly: their values are hidden at once everywhere, and come back with the
/// attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RemoveAttributes {
    /// Which.
    pub attributes: Vec<Code>,
}

/// A family as it shall be, by code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FamilyPut {
    /// Names it.
    pub code: Code,
    /// Name for people, up to 200 characters a language.
    pub name: LocalizedText,
    /// What its products are expected to have, in order.
    #[serde(default)]
    pub attributes: Vec<AttributeAssignment>,
    /// What all its products have unless they say otherwise.
    #[serde(default)]
    pub values: Vec<AttributeInput>,
}

/// What a category shall give to its products. What it inherits is not repeated here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CategoryTraitsPut {
    /// Slug of the category.
    pub category: Slug,
    /// What its products are expected to have, in order.
    #[serde(default)]
    pub attributes: Vec<AttributeAssignment>,
    /// What all its products have unless they say otherwise.
    #[serde(default)]
    pub values: Vec<AttributeInput>,
    /// What its listing, and the listings below it, are narrowed by.
    #[serde(default)]
    pub facets: Vec<FacetPut>,
}

/// A facet of a category as it shall be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FacetPut {
    /// Code of the attribute.
    pub attribute: Code,
    /// How it is offered; a range needs numbers.
    pub kind: FacetKind,
    /// Order among the facets, lowest first.
    #[serde(default)]
    pub position: i32,
}

/// What a command did to a thing that is named by a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CodeOutcome {
    /// Its code.
    pub code: Code,
    /// What was done.
    pub outcome: Outcome,
}
