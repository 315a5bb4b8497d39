//! Category, family, product, variant: the nearest layer that sets an attribute counts.

use std::collections::{BTreeMap, BTreeSet};

use kernel_common::{CategoryId, TaxCategory};
use mod_catalog_api::{AttributeAssignment, AttributeSource, Code};
use serde::Serialize;

use super::{OwnValue, OwnValues};

/// What one owner sets.
#[derive(Clone, Debug)]
pub(crate) struct Layer<'a> {
    pub(crate) source: AttributeSource,
    pub(crate) values: &'a OwnValues,
}

/// What a product has apart from its content: where it stands, and its own values. A bulk edit
/// changes these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Traits {
    /// The primary one first, each once.
    pub(crate) categories: Vec<CategoryId>,
    pub(crate) family: Option<Code>,
    pub(crate) values: OwnValues,
    pub(crate) tax_category: TaxCategory,
}

/// The value that counts for each attribute, and where it was set. Layers come in order, the
/// farthest first.
pub(crate) fn effective<'a>(
    layers: impl IntoIterator<Item = Layer<'a>>,
) -> BTreeMap<&'a Code, (AttributeSource, &'a OwnValue)> {
    let mut counts = BTreeMap::new();
    for Layer { source, values } in layers {
        for (code, value) in values {
            counts.insert(code, (source.clone(), value));
        }
    }
    counts
}

/// Required attributes without a value, in the order they are assigned, each once.
pub(crate) fn missing<'a>(
    assigned: impl IntoIterator<Item = &'a AttributeAssignment>,
    has_value: impl Fn(&Code) -> bool,
) -> Vec<Code> {
    let mut seen = BTreeSet::new();
    let required = assigned.into_iter().filter(|one| one.required);
    let missing = required.filter(|one| !has_value(&one.code) && seen.insert(&one.code));
    missing.map(|one| one.code.clone()).collect()
}
