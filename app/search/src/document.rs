//! A product as a document of the index.

use kernel_common::{Locale, LocalizedText, ProductId, Sku};
use kernel_search::{Document, Value};
use mod_catalog_api::{AttributeValue, Decimal, EffectiveAttribute, Product, Variant};
use serde::{Deserialize, Serialize};

use crate::{
    Categories,
    day::number_of_day,
    labels::Labels,
    shape::{ABOUT, CATEGORY, CODE, FACETS, KIND, NAME, NUMBERS, SORT_NAME, TRAITS, language},
    tree::Tree,
};

/// Most characters of a description that are searched.
const DESCRIPTION_CHARS_MAX: usize = 4_000;

/// What hits carry of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stored {
    pub(crate) name: LocalizedText,
    pub(crate) slug: String,
    pub(crate) skus: Vec<Sku>,
    /// Names of the options it is chosen by: no dictionary has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) options: Vec<StoredOption>,
}

/// An option with its values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredOption {
    pub(crate) code: String,
    pub(crate) name: LocalizedText,
    pub(crate) values: Vec<(String, LocalizedText)>,
}

impl Stored {
    pub(crate) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Teaches what its options are called.
    pub(crate) fn teach(&self, labels: &mut Labels) {
        for option in &self.options {
            labels.name(&option.code, &option.name);
            for (value, label) in &option.values {
                labels.value(&option.code, value, label);
            }
        }
    }
}

/// Gathers the values of one document.
struct Values(Vec<(String, Value)>);

impl Values {
    fn texts(&mut self, field: &str, text: &LocalizedText) {
        // One text in two languages is searched once.
        let mut seen: Vec<&str> = Vec::new();
        for (locale, text) in &text.0 {
            if !seen.contains(&text.as_str()) {
                self.text(field, locale, text);
            }
            seen.push(text);
        }
    }

    fn text(&mut self, field: &str, locale: &Locale, text: &str) {
        let text = text.chars().take(DESCRIPTION_CHARS_MAX).collect();
        self.push(field, Value::Text { language: language(locale), text });
    }

    fn facet(&mut self, name: &str, value: &str) {
        self.push(FACETS, Value::Facet { name: name.to_owned(), value: value.to_owned() });
    }

    fn push(&mut self, field: &str, value: Value) {
        let pair = (field.to_owned(), value);
        if !self.0.contains(&pair) {
            self.0.push(pair);
        }
    }
}

/// The document of a product with all its variants.
pub(crate) fn document(product: &Product, variants: &[Variant], tree: &Tree) -> Document {
    let mut values = Values(Vec::new());
    values.texts(NAME, &product.name);
    for (locale, name) in &product.name.0 {
        values.text(SORT_NAME, locale, name);
    }
    values.texts(ABOUT, &product.description);
    values.push(CODE, Value::Code(product.slug.to_string()));
    for variant in variants {
        values.push(CODE, Value::Code(variant.sku.to_string()));
        if let Some(barcode) = &variant.barcode {
            values.push(CODE, Value::Code(barcode.clone()));
        }
        for chosen in &variant.values {
            values.facet(&chosen.option, &chosen.value);
        }
    }
    for option in &product.options {
        for value in &option.values {
            values.texts(TRAITS, &value.name);
        }
    }
    stand(product, tree, &mut values);
    for attribute in product.attributes.iter().chain(variants.iter().flat_map(|v| &v.attributes)) {
        describe(attribute, &mut values);
    }
    let stored = serde_json::to_string(&stored(product, variants)).expect("plain data");
    Document { id: product.id.as_uuid(), values: values.0, stored }
}

/// The document of a product with all its variants, for an index that is filled by hand.
#[must_use]
pub fn product_document(
    product: &Product,
    variants: &[Variant],
    categories: &Categories,
) -> Document {
    document(product, variants, &categories.0)
}

/// Where the product stands: its categories by name, and its places in the tree.
fn stand(product: &Product, tree: &Tree, values: &mut Values) {
    let categories = product.categories.iter().chain(&product.category);
    for category in categories {
        let path = tree.path(*category);
        for (level, category) in path.iter().rev().enumerate() {
            values.texts(if level == 0 { KIND } else { ABOUT }, &category.name);
        }
        let nodes: Vec<_> = path.iter().map(|category| category.id.to_string()).collect();
        if !nodes.is_empty() {
            values.push(CATEGORY, Value::Path(nodes));
        }
    }
}

fn describe(attribute: &EffectiveAttribute, values: &mut Values) {
    let code = attribute.code.as_str();
    match &attribute.value {
        AttributeValue::Text(text) => values.texts(ABOUT, text),
        AttributeValue::Option(option) => {
            values.facet(code, option.code.as_str());
            values.texts(TRAITS, &option.label);
        }
        AttributeValue::Options(options) => {
            for option in options {
                values.facet(code, option.code.as_str());
                values.texts(TRAITS, &option.label);
            }
        }
        AttributeValue::Number { base, .. } => {
            let number = thousandths(*base);
            values.push(NUMBERS, Value::Number { name: code.to_owned(), number });
        }
        AttributeValue::Boolean(yes) => values.facet(code, if *yes { "true" } else { "false" }),
        AttributeValue::Date(day) => {
            let number = number_of_day(*day).thousandths();
            values.push(NUMBERS, Value::Number { name: code.to_owned(), number });
        }
    }
}

/// The number in thousandths, rounded to the nearest.
fn thousandths(number: Decimal) -> i64 {
    let wide = i128::from(number.mantissa()) * 1_000;
    let unit = 10_i128.pow(u32::from(number.scale()));
    let rounded = (2 * wide + wide.signum() * unit) / (2 * unit);
    i64::try_from(rounded).unwrap_or(if wide < 0 { i64::MIN } else { i64::MAX })
}

fn stored(product: &Product, variants: &[Variant]) -> Stored {
    let option = |option: &mod_catalog_api::ProductOption| StoredOption {
        code: option.code.clone(),
        name: option.name.clone(),
        values: option.values.iter().map(|v| (v.code.clone(), v.name.clone())).collect(),
    };
    Stored {
        name: product.name.clone(),
        slug: product.slug.to_string(),
        skus: variants.iter().map(|variant| variant.sku.clone()).collect(),
        options: product.options.iter().map(option).collect(),
    }
}

/// The product that a document is of.
pub(crate) fn product_id(document: uuid::Uuid) -> ProductId {
    ProductId::from_uuid(document)
}

#[cfg(test)]
mod tests {
    use super::thousandths;

    #[test]
    fn numbers_are_rounded_to_thousandths() {
        let of = |text: &str| thousandths(text.parse().expect("a number"));
        assert_eq!([of("12.5"), of("-0.25"), of("7")], [12_500, -250, 7_000]);
        assert_eq!([of("0.0004"), of("0.0005"), of("-0.0005")], [0, 1, -1]);
        assert_eq!(of("999999999999999999"), i64::MAX);
    }
}
