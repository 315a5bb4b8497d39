//! Everything that can be wrong with products before the database is asked.

use std::collections::HashSet;

use kernel_common::{FieldError, LocalizedText, Sku, Validation};
use mod_catalog_api::{
    ChosenValue, Image, PRODUCTS_PUT_MAX, ProductOption, ProductPut, Slug, VariantPut,
};

use crate::attribute::check_inputs;

const NAME_LENGTH_MAX: usize = 200;
const DESCRIPTION_LENGTH_MAX: usize = 20_000;
const CODE_LENGTH_MAX: usize = 64;
const URL_LENGTH_MAX: usize = 2_048;
const CATEGORIES_MAX: usize = 50;

/// Every fault of each of the products to put, with pointers into it.
///
/// # Errors
/// The fault of the batch itself.
pub(crate) fn validate(puts: &[ProductPut]) -> Result<Vec<Vec<FieldError>>, FieldError> {
    if !(1..=PRODUCTS_PUT_MAX).contains(&puts.len()) {
        let message = format!("a batch has 1 to {PRODUCTS_PUT_MAX} products");
        return Err(FieldError::new("", "batch_size", message));
    }
    let mut seen = Seen::default();
    let faults = puts.iter().map(|put| {
        let mut check = Validation::new();
        check_product(&mut check, put, &mut seen);
        check.finish().err().unwrap_or_default()
    });
    Ok(faults.collect())
}

/// A name in at least one language, one line each.
pub(crate) fn check_name(check: &mut Validation, pointer: &str, name: &LocalizedText) {
    check.require(!name.is_empty(), pointer, "required", "is required in at least one language");
    for (locale, text) in &name.0 {
        check.optional_line(&format!("{pointer}/{locale}"), text, NAME_LENGTH_MAX);
    }
}

/// What must not come twice in one batch.
#[derive(Default)]
struct Seen<'a> {
    slugs: HashSet<&'a Slug>,
    skus: HashSet<&'a Sku>,
}

fn check_product<'a>(check: &mut Validation, put: &'a ProductPut, seen: &mut Seen<'a>) {
    check.require(seen.slugs.insert(&put.slug), "/slug", "duplicate", "comes twice");
    check_name(check, "/name", &put.name);
    check_description(check, "/description", &put.description);
    check.line("/tax_category", &put.tax_category.0, CODE_LENGTH_MAX);
    let fits = put.categories.len() < CATEGORIES_MAX;
    check.require(fits, "/categories", "too_many", "are more than 50 categories");
    check_inputs(check, "/attributes", &put.attributes);
    let choices = check_options(check, "/options", &put.options);
    let one = !put.variants.is_empty();
    check.require(one, "/variants", "required", "a product has a variant at least");
    let mut combinations = HashSet::new();
    for (n, variant) in put.variants.iter().enumerate() {
        let pointer = format!("/variants/{n}");
        let first = seen.skus.insert(&variant.sku);
        check.require(first, &format!("{pointer}/sku"), "duplicate", "comes twice");
        check_choice(check, &format!("{pointer}/values"), variant, put, &choices);
        let mut values: Vec<_> = variant.values.iter().collect();
        values.sort_unstable();
        let first = combinations.insert(values);
        check.require(first, &format!("{pointer}/values"), "duplicate", "another chooses the same");
        if let Some(barcode) = &variant.barcode {
            check.optional_line(&format!("{pointer}/barcode"), barcode, CODE_LENGTH_MAX);
        }
        check_inputs(check, &format!("{pointer}/attributes"), &variant.attributes);
    }
    for (n, image) in put.images.iter().enumerate() {
        check_image(check, &format!("/images/{n}"), image, &choices);
    }
}

/// A text of paragraphs.
pub(crate) fn check_description(
    check: &mut Validation,
    pointer: &str,
    description: &LocalizedText,
) {
    for (locale, text) in &description.0 {
        let pointer = format!("{pointer}/{locale}");
        let fits = text.chars().count() <= DESCRIPTION_LENGTH_MAX;
        check.require(fits, &pointer, "too_long", "is longer than 20000 characters");
        let clean = !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
        check.require(clean, &pointer, "control_characters", "holds control characters");
    }
}

/// Every value there is to choose, by the codes.
fn check_options<'a>(
    check: &mut Validation,
    pointer: &str,
    options: &'a [ProductOption],
) -> HashSet<(&'a str, &'a str)> {
    let mut codes = HashSet::new();
    let mut choices = HashSet::new();
    for (n, option) in options.iter().enumerate() {
        let at = format!("{pointer}/{n}");
        check.line(&format!("{at}/code"), &option.code, CODE_LENGTH_MAX);
        let first = codes.insert(&option.code);
        check.require(first, &format!("{at}/code"), "duplicate", "comes twice");
        check_name(check, &format!("{at}/name"), &option.name);
        for (n, value) in option.values.iter().enumerate() {
            let at = format!("{at}/values/{n}");
            check.line(&format!("{at}/code"), &value.code, CODE_LENGTH_MAX);
            let first = choices.insert((option.code.as_str(), value.code.as_str()));
            check.require(first, &format!("{at}/code"), "duplicate", "comes twice");
            check_name(check, &format!("{at}/name"), &value.name);
        }
    }
    choices
}

fn check_choice(
    check: &mut Validation,
    pointer: &str,
    variant: &VariantPut,
    put: &ProductPut,
    choices: &HashSet<(&str, &str)>,
) {
    let options: HashSet<_> = variant.values.iter().map(|value| &value.option).collect();
    let complete = options.len() == variant.values.len()
        && options.len() == put.options.len()
        && put.options.iter().all(|option| options.contains(&option.code));
    check.require(complete, pointer, "incomplete", "chooses one value of each option");
    for (n, value) in variant.values.iter().enumerate() {
        let known = is_offered(value, choices);
        check.require(known, &format!("{pointer}/{n}"), "unknown", "is not a value of an option");
    }
}

fn check_image(
    check: &mut Validation,
    pointer: &str,
    image: &Image,
    choices: &HashSet<(&str, &str)>,
) {
    check_image_address(check, &format!("{pointer}/url"), &image.url);
    for (locale, text) in &image.alt.0 {
        check.optional_line(&format!("{pointer}/alt/{locale}"), text, NAME_LENGTH_MAX);
    }
    if let Some(value) = &image.value {
        let known = is_offered(value, choices);
        check.require(known, &format!("{pointer}/value"), "unknown", "is not a value of an option");
    }
}

/// An address that a page may show a picture from.
pub(crate) fn check_image_address(check: &mut Validation, pointer: &str, address: &str) {
    let url = check.line(pointer, address, URL_LENGTH_MAX);
    // `//host` would be a page of another host, and a scheme such as javascript: a program.
    let fits = url == address
        && !url.contains(char::is_whitespace)
        && (url.starts_with("https://")
            || url.starts_with("http://")
            || (url.starts_with('/') && !url.starts_with("//")));
    check.require(fits, pointer, "invalid", "is an http(s) address or a path of the shop");
}

fn is_offered(value: &ChosenValue, choices: &HashSet<(&str, &str)>) -> bool {
    choices.contains(&(value.option.as_str(), value.value.as_str()))
}
