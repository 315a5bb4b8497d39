//! A product as lines of today's format.

use std::collections::HashMap;

use kernel_common::{Locale, Money};
use mod_catalog_api::{
    AttributeValue, ChosenValue, Product, ProductOption, ProductStatus, Variant,
};

use super::{html, product::BRAND};
use crate::{export::Figures, expression::Decimal, formula};

/// Today's header, in its order, up to what this platform can tell.
pub(crate) const HEADER: [&str; 43] = [
    "Title",
    "URL handle",
    "Description",
    "Vendor",
    "Product category",
    "Type",
    "Tags",
    "Published on online store",
    "Status",
    "SKU",
    "Barcode",
    "Option1 name",
    "Option1 value",
    "Option1 Linked To",
    "Option2 name",
    "Option2 value",
    "Option2 Linked To",
    "Option3 name",
    "Option3 value",
    "Option3 Linked To",
    "Price",
    "Compare-at price",
    "Cost per item",
    "Charge tax",
    "Tax code",
    "Unit price total measure",
    "Unit price total measure unit",
    "Unit price base measure",
    "Unit price base measure unit",
    "Inventory tracker",
    "Inventory quantity",
    "Continue selling when out of stock",
    "Weight value (grams)",
    "Weight unit for display",
    "Requires shipping",
    "Fulfillment service",
    "Product image URL",
    "Image position",
    "Image alt text",
    "Variant image URL",
    "Gift card",
    "SEO title",
    "SEO description",
];

/// Columns that hold numbers and words of the format: never quoted against formulas.
const TYPED: [&str; 11] = [
    "Published on online store",
    "Status",
    "Price",
    "Compare-at price",
    "Charge tax",
    "Inventory quantity",
    "Continue selling when out of stock",
    "Weight value (grams)",
    "Requires shipping",
    "Image position",
    "Gift card",
];

/// One line under the header.
type Cells = HashMap<&'static str, String>;

/// The lines of a product: its variants, its pictures beside them, and lines of their own for
/// further pictures. `path` is the way to its category.
pub(crate) fn lines(
    product: &Product,
    path: &str,
    figures: &Figures,
    locale: &Locale,
) -> Vec<Vec<String>> {
    let mut lines: Vec<Cells> =
        product.variants.iter().map(|v| variant(product, v, figures, locale)).collect();
    for (index, image) in product.images.iter().enumerate() {
        if index >= lines.len() {
            lines.push(Cells::new());
        }
        let cells = &mut lines[index];
        cells.insert("Product image URL", image.url.clone());
        cells.insert("Image position", (index + 1).to_string());
        cells.insert("Image alt text", image.alt.get(locale).to_owned());
    }
    if let Some(first) = lines.first_mut() {
        first.extend(of_product(product, path, locale));
    }
    for cells in &mut lines {
        cells.insert("URL handle", product.slug.to_string());
    }
    lines.into_iter().map(in_order).collect()
}

fn of_product(product: &Product, path: &str, locale: &Locale) -> Cells {
    let (published, status) = match product.status {
        ProductStatus::Published => ("true", "active"),
        ProductStatus::Draft => ("false", "draft"),
        ProductStatus::Archived => ("false", "archived"),
    };
    Cells::from([
        ("Title", product.name.get(locale).to_owned()),
        ("Description", html::from_text(product.description.get(locale))),
        ("Vendor", brand(product, locale)),
        ("Product category", path.to_owned()),
        ("Published on online store", published.to_owned()),
        ("Status", status.to_owned()),
        ("Tax code", product.tax_category.0.clone()),
        ("Gift card", "false".to_owned()),
    ])
}

fn variant(product: &Product, variant: &Variant, figures: &Figures, locale: &Locale) -> Cells {
    let mut cells = Cells::from([
        ("SKU", variant.sku.to_string()),
        ("Barcode", variant.barcode.clone().unwrap_or_default()),
        ("Charge tax", "true".to_owned()),
        ("Inventory tracker", "shopify".to_owned()),
        ("Continue selling when out of stock", "deny".to_owned()),
        ("Requires shipping", "true".to_owned()),
        ("Variant image URL", image_of(product, variant)),
    ]);
    const NAMES: [(&str, &str); 3] = [
        ("Option1 name", "Option1 value"),
        ("Option2 name", "Option2 value"),
        ("Option3 name", "Option3 value"),
    ];
    for ((name, value), option) in NAMES.into_iter().zip(&product.options) {
        cells.insert(name, option.name.get(locale).to_owned());
        let chosen = variant.values.iter().find(|chosen| chosen.option == option.code);
        cells.insert(value, chosen.map_or_else(String::new, |c| named(option, c, locale)));
    }
    if product.options.is_empty() {
        cells.insert("Option1 name", "Title".to_owned());
        cells.insert("Option1 value", "Default Title".to_owned());
    }
    if let Some((price, compare_at)) = figures.prices.get(&variant.sku) {
        cells.insert("Price", decimal(*price));
        cells.insert("Compare-at price", compare_at.map_or_else(String::new, decimal));
    }
    if let Some(available) = figures.available.get(&variant.sku) {
        cells.insert("Inventory quantity", available.to_string());
    }
    if let Some(grams) = variant.weight_grams {
        cells.insert("Weight value (grams)", grams.to_string());
    }
    cells
}

/// The picture that belongs to one of the variant's values.
fn image_of(product: &Product, variant: &Variant) -> String {
    let belongs =
        |value: &Option<ChosenValue>| value.as_ref().is_some_and(|v| variant.values.contains(v));
    let image = product.images.iter().find(|image| belongs(&image.value));
    image.map_or_else(String::new, |image| image.url.clone())
}

fn brand(product: &Product, locale: &Locale) -> String {
    let brand = product.attributes.iter().find(|one| one.code.as_str() == BRAND);
    match brand.map(|brand| &brand.value) {
        Some(AttributeValue::Option(option)) => option.label.get(locale).to_owned(),
        Some(AttributeValue::Text(text)) => text.get(locale).to_owned(),
        _ => String::new(),
    }
}

fn named(option: &ProductOption, chosen: &ChosenValue, locale: &Locale) -> String {
    let value = option.values.iter().find(|value| value.code == chosen.value);
    value.map_or_else(String::new, |value| value.name.get(locale).to_owned())
}

fn decimal(money: Money) -> String {
    Decimal::from_units(money.amount_minor, u32::from(money.currency.exponent())).to_string()
}

fn in_order(mut cells: Cells) -> Vec<String> {
    let cell = |name: &&'static str| {
        let text = cells.remove(name).unwrap_or_default();
        if TYPED.contains(name) { text } else { formula::quoted(&text).into_owned() }
    };
    HEADER.iter().map(cell).collect()
}
