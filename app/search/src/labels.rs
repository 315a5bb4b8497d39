//! What facets and their values are called.

use std::collections::HashMap;

use kernel_common::{Locale, LocalizedText};
use serde::{Deserialize, Serialize};

/// Names of facets and labels of values, by code.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Labels {
    facets: HashMap<String, FacetLabels>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct FacetLabels {
    name: LocalizedText,
    /// Its numbers stand for days.
    of_days: bool,
    values: HashMap<String, LocalizedText>,
}

impl Labels {
    /// Learns what a facet is called. The dictionary of the catalog has the last word, so that a
    /// name without a text changes nothing.
    pub(crate) fn name(&mut self, facet: &str, name: &LocalizedText) {
        if !name.is_empty() && self.facets.get(facet).is_none_or(|known| known.name != *name) {
            self.facets.entry(facet.to_owned()).or_default().name = name.clone();
        }
    }

    /// Learns that the numbers of a facet stand for days.
    pub(crate) fn days(&mut self, facet: &str) {
        self.facets.entry(facet.to_owned()).or_default().of_days = true;
    }

    /// Whether the numbers of a facet stand for days.
    pub(crate) fn is_of_days(&self, facet: &str) -> bool {
        self.facets.get(facet).is_some_and(|facet| facet.of_days)
    }

    /// Learns what a value is called.
    pub(crate) fn value(&mut self, facet: &str, value: &str, label: &LocalizedText) {
        let values = &mut self.facets.entry(facet.to_owned()).or_default().values;
        if !label.is_empty() && values.get(value) != Some(label) {
            values.insert(value.to_owned(), label.clone());
        }
    }

    /// The name of a facet, else its code.
    pub(crate) fn name_of(&self, facet: &str, locale: &Locale) -> String {
        let name = self.facets.get(facet).map(|facet| facet.name.get(locale));
        name.filter(|name| !name.is_empty()).unwrap_or(facet).to_owned()
    }

    /// The label of a value, else its code.
    pub(crate) fn label_of(&self, facet: &str, value: &str, locale: &Locale) -> String {
        let known = self.facets.get(facet).and_then(|facet| facet.values.get(value));
        let label = known.map(|label| label.get(locale)).filter(|label| !label.is_empty());
        label.map_or_else(|| plain(value, locale), str::to_owned)
    }
}

/// A value that no dictionary has: yes and no are words, the rest is its own label.
fn plain(value: &str, locale: &Locale) -> String {
    let russian = locale.as_str().starts_with("ru");
    match (value, russian) {
        ("true", true) => "да".to_owned(),
        ("true", false) => "yes".to_owned(),
        ("false", true) => "нет".to_owned(),
        ("false", false) => "no".to_owned(),
        _ => value.to_owned(),
    }
}
