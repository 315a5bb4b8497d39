//! The properties of a product.

use mod_catalog_api::{AttributeValue, EffectiveAttribute, OptionLabel, Product, Variant};

use crate::{
    format::{CalendarDate, DateText, quantity},
    site::visit::Visit,
    views::{Fact, FactValue},
};

/// What is known of a variant, in the order of the attributes; one that says nothing in the
/// language of the page is left out.
pub(crate) fn facts(visit: &Visit, product: &Product, variant: &Variant) -> Vec<Fact> {
    let values = product.attributes_of(variant).into_iter();
    values.filter_map(|attribute| fact(visit, attribute)).collect()
}

fn fact(visit: &Visit, attribute: &EffectiveAttribute) -> Option<Fact> {
    let locale = &visit.ctx.locale;
    let label = |option: &OptionLabel| option.label.get(locale).to_owned();
    let value = match &attribute.value {
        AttributeValue::Text(text) => FactValue::Text(text.get(locale).to_owned()),
        AttributeValue::Option(option) => FactValue::Text(label(option)),
        AttributeValue::Options(options) => {
            FactValue::Text(options.iter().map(label).collect::<Vec<_>>().join(", "))
        }
        AttributeValue::Number { amount, .. } => {
            let unit = attribute.unit.as_ref().map(|unit| unit.symbol.get(locale));
            FactValue::Text(quantity(&amount.to_string(), unit, visit.language))
        }
        AttributeValue::Boolean(true) => FactValue::Yes,
        AttributeValue::Boolean(false) => FactValue::No,
        AttributeValue::Date(date) => FactValue::Text(day(visit, &date.to_string())?),
    };
    let is_empty = matches!(&value, FactValue::Text(text) if text.is_empty());
    let name = attribute.name.get(locale);
    let name = if name.is_empty() { attribute.code.as_str() } else { name };
    (!is_empty).then(|| Fact { name: name.to_owned(), value })
}

/// `2026-11-21` in words.
pub(crate) fn day(visit: &Visit, date: &str) -> Option<String> {
    let mut parts = date.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let date = CalendarDate::new(year, month, parts.next()?.parse().ok()?)?;
    Some(DateText::day(date, visit.language).text)
}

/// The maker, for search engines.
pub(crate) fn brand<'p>(visit: &Visit, product: &'p Product) -> Option<&'p str> {
    let attribute = product.attributes.iter().find(|one| one.code.as_str() == "brand")?;
    match &attribute.value {
        AttributeValue::Text(text) => Some(text.get(&visit.ctx.locale)),
        AttributeValue::Option(option) => Some(option.label.get(&visit.ctx.locale)),
        _ => None,
    }
}
