//! Values of attributes, as they are given and as they count.

use std::collections::BTreeMap;

use kernel_common::LocalizedText;
use mod_catalog_api as catalog;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::names::{CodeName, Day, GivenText};

/// A text by language: `{ "en": "Colour", "ru": "Цвет" }`.
pub(in crate::dto::catalog) type Texts = BTreeMap<String, String>;

pub(super) fn texts(text: &LocalizedText) -> Texts {
    text.0.iter().map(|(locale, text)| (locale.to_string(), text.clone())).collect()
}

/// A value to set.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "code": "weight", "value": { "plain": "1.5 kg" } }))]
pub(crate) struct ValueToSet {
    /// Code of the attribute.
    #[schema(value_type = String, min_length = 1, max_length = 64)]
    code: catalog::Code,
    /// The value.
    value: GivenValue,
}

/// A value as it is given: of the attribute's kind, or plain text that is read as that kind.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum GivenValue {
    /// `1.5 kg`, `yes`, `2026-11-21`, the code or name of a dictionary's value.
    Plain(String),
    /// A text by language.
    Text(GivenText),
    /// A value of the dictionary, by code.
    Option(CodeName),
    /// Values of the dictionary, by code.
    Options(Vec<CodeName>),
    /// A number.
    Number(GivenNumber),
    /// Yes or no.
    Boolean(bool),
    /// A day.
    Date(Day),
}

/// A number, and of what.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GivenNumber {
    /// How many, as a decimal: `12.5`.
    amount: GivenDecimal,
    /// Code of the unit; the attribute's own when it is not said.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    unit: Option<catalog::Code>,
}

/// A decimal number as text: `-12.5`.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(try_from = "String")]
#[schema(value_type = String, example = "12.5")]
struct GivenDecimal(catalog::Decimal);

impl TryFrom<String> for GivenDecimal {
    type Error = catalog::InvalidDecimal;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self)
    }
}

impl From<ValueToSet> for catalog::AttributeInput {
    fn from(given: ValueToSet) -> Self {
        use catalog::AttributeInputValue as Input;
        let value = match given.value {
            GivenValue::Plain(text) => Input::Plain(text),
            GivenValue::Text(text) => Input::Text(text.0),
            GivenValue::Option(code) => Input::Option(code.0),
            GivenValue::Options(codes) => {
                Input::Options(codes.into_iter().map(|code| code.0).collect())
            }
            GivenValue::Number(GivenNumber { amount, unit }) => {
                Input::Number { amount: amount.0, unit }
            }
            GivenValue::Boolean(value) => Input::Boolean(value),
            GivenValue::Date(day) => Input::Date(day.0),
        };
        Self { code: given.code, value }
    }
}

pub(super) fn inputs(given: Vec<ValueToSet>) -> Vec<catalog::AttributeInput> {
    given.into_iter().map(Into::into).collect()
}

/// A value that counts, and where it was set.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EffectiveValue {
    /// Code of the attribute.
    code: String,
    /// Name of the attribute.
    name: Texts,
    /// The value.
    value: CountedValue,
    /// Code of the unit of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// `category`, `family`, `product` or `variant`.
    source: &'static str,
    /// Which category (its id), family (its code) or variant (its SKU).
    #[serde(skip_serializing_if = "Option::is_none")]
    source_name: Option<String>,
}

/// A value of its attribute's kind.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum CountedValue {
    /// A text by language.
    Text(Texts),
    /// A value of the dictionary.
    Option(OptionLabel),
    /// Values of the dictionary, in its order.
    Options(Vec<OptionLabel>),
    /// A decimal number, in its unit.
    Number(String),
    /// Yes or no.
    Boolean(bool),
    /// A day.
    Date(String),
}

/// A value of a dictionary.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "code": "blue", "label": { "en": "Blue", "ru": "Синий" } }))]
pub(crate) struct OptionLabel {
    /// Short name.
    code: String,
    /// Name for people.
    label: Texts,
}

impl From<&catalog::OptionLabel> for OptionLabel {
    fn from(option: &catalog::OptionLabel) -> Self {
        Self { code: option.code.to_string(), label: texts(&option.label) }
    }
}

impl From<&catalog::EffectiveAttribute> for EffectiveValue {
    fn from(one: &catalog::EffectiveAttribute) -> Self {
        use catalog::{AttributeSource as Source, AttributeValue as Value};
        let value = match &one.value {
            Value::Text(text) => CountedValue::Text(texts(text)),
            Value::Option(option) => CountedValue::Option(option.into()),
            Value::Options(options) => {
                CountedValue::Options(options.iter().map(Into::into).collect())
            }
            Value::Number { amount, .. } => CountedValue::Number(amount.to_string()),
            Value::Boolean(value) => CountedValue::Boolean(*value),
            Value::Date(date) => CountedValue::Date(date.to_string()),
        };
        let (source, source_name) = match &one.source {
            Source::Category(id) => ("category", Some(id.to_string())),
            Source::Family(code) => ("family", Some(code.to_string())),
            Source::Product => ("product", None),
            Source::Variant(sku) => ("variant", Some(sku.to_string())),
        };
        let unit = one.unit.as_ref().map(|unit| unit.code.to_string());
        let (code, name) = (one.code.to_string(), texts(&one.name));
        Self { code, name, value, unit, source, source_name }
    }
}
