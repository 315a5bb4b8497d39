//! A value as it is stored where it was set: by codes, without names.

use std::collections::BTreeMap;

use kernel_common::LocalizedText;
use mod_catalog_api::{CalendarDate, Code, Decimal};
use serde::{Deserialize, Serialize};

/// The values set on one category, family, product or variant.
pub(crate) type OwnValues = BTreeMap<Code, OwnValue>;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OwnValue {
    Text(LocalizedText),
    Option(Code),
    /// Sorted, each once: the dictionary's order is its own.
    Options(Vec<Code>),
    Number {
        amount: Decimal,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<Code>,
    },
    Boolean(bool),
    Date(CalendarDate),
}

impl OwnValue {
    /// The values of the dictionary that it names.
    pub(crate) fn options(&self) -> &[Code] {
        match self {
            Self::Option(code) => std::slice::from_ref(code),
            Self::Options(codes) => codes,
            Self::Text(_) | Self::Number { .. } | Self::Boolean(_) | Self::Date(_) => &[],
        }
    }
}
