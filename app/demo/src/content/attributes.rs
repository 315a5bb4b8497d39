//! What is said of a shop's products, and what its listings are narrowed by.

use mod_catalog_api::AttributeKind;

use super::{
    error::ContentError,
    model::{Attribute, Category, Product, Unit},
    resolve::option_value,
    source::{AttributeEntry, AttributesFile, OptionEntry},
};

/// The attributes that products of a shop have, then the options that its listings are narrowed
/// by: a facet is one of an attribute, whoever gives it its values.
pub(super) fn used(
    known: &AttributesFile,
    options: &[OptionEntry],
    categories: &[Category],
    products: &[Product],
) -> Result<Vec<Attribute>, ContentError> {
    let is_attribute = |code: &String| known.attributes.iter().any(|one| one.code == *code);
    let is_option = |code: &String| options.iter().any(|one| one.code == *code);
    let unknown = |place: &str, attribute: &String| {
        let (place, attribute) = (place.to_owned(), attribute.clone());
        ContentError::UnknownAttribute { place, attribute }
    };
    for product in products {
        if let Some(code) = product.attributes.keys().find(|code| !is_attribute(code)) {
            return Err(unknown(&product.slug, code));
        }
    }
    for category in categories {
        let known = |code: &&String| is_attribute(code) || is_option(code);
        if let Some(code) = category.facets.iter().find(|code| !known(code)) {
            return Err(unknown(&category.slug, code));
        }
    }
    let said = |entry: &&AttributeEntry| {
        products.iter().any(|product| product.attributes.contains_key(&entry.code))
    };
    let narrows =
        |entry: &&OptionEntry| categories.iter().any(|one| one.facets.contains(&entry.code));
    let own = known.attributes.iter().filter(said).map(attribute);
    Ok(own.chain(options.iter().filter(narrows).map(of_option)).collect())
}

/// The units that attributes have, and those that are told in them.
pub(super) fn units(known: &AttributesFile, attributes: &[Attribute]) -> Vec<Unit> {
    let is_told = |unit: &&Unit| {
        let base = unit.part_of.as_ref().map_or(&unit.code, |part| &part.base);
        attributes.iter().any(|attribute| attribute.unit.as_ref() == Some(base))
    };
    known.units.iter().filter(is_told).cloned().collect()
}

fn attribute(entry: &AttributeEntry) -> Attribute {
    Attribute {
        code: entry.code.clone(),
        kind: entry.kind,
        unit: entry.unit.clone(),
        name: entry.name.clone(),
        values: entry.values.iter().map(option_value).collect(),
    }
}

fn of_option(entry: &OptionEntry) -> Attribute {
    Attribute {
        code: entry.code.clone(),
        kind: AttributeKind::Option,
        unit: None,
        name: entry.name.clone(),
        values: entry.values.iter().map(option_value).collect(),
    }
}
