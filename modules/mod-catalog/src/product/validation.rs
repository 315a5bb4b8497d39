//! Everything that can be wrong with products before the database is asked.

use std::collections::HashSet;

use kernel_common::{FieldError, LocalizedText, Sku, Validation};
use mod_catalog_api::{
    ChosenValue, Image, PRODUCTS_PUT_MAX, ProductOption, ProductPut, Slug, VariantPut,
};

const NAME_LENGTH_MAX: usize = 200;
const DESCRIPTION_LENGTH_MAX: usize = 20_000;
const CODE_LENGTH_MAX: usize = 64;
const URL_LENGTH_MAX: usize = 2_048;

/// Every fault of the products to put, with pointers into the batch.
pub(crate) fn validate(puts: &[ProductPut]) -> Result<(), Vec<FieldError>> {
    let mut check = Validation::new();
    let fits = (1..=PRODUCTS_PUT_MAX).contains(&puts.len());
    check.require(fits, "", "batch_size", "a batch has 1 to 500 products");
    let mut seen = Seen::default();
    for (at, put) in puts.iter().enumerate() {
        check_product(&mut check, &format!("/{at}"), put, &mut seen);
    }
    check.finish()
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

fn check_product<'a>(check: &mut Validation, at: &str, put: &'a ProductPut, seen: &mut Seen<'a>) {
    let first = seen.slugs.insert(&put.slug);
    check.require(first, &format!("{at}/slug"), "duplicate", "comes twice");
    check_name(check, &format!("{at}/name"), &put.name);
    check_description(check, &format!("{at}/description"), &put.description);
    check.line(&format!("{at}/tax_category"), &put.tax_category.0, CODE_LENGTH_MAX);
    let choices = check_options(check, &format!("{at}/options"), &put.options);
    let one = !put.variants.is_empty();
    check.require(one, &format!("{at}/variants"), "required", "a product has a variant at least");
    let mut combinations = HashSet::new();
    for (n, variant) in put.variants.iter().enumerate() {
        let pointer = format!("{at}/variants/{n}");
        let first = seen.skus.insert(&variant.sku);
        check.require(first, &format!("{pointer}/sku"), "duplicate", "comes twice");
        check_choice(check, &format!("{pointer}/values"), variant, put, &choices);
        let mut values: Vec<_> = variant.values.iter().collect();
        values.sort_unstable();
        let first = combinations.insert(values);
        check.require(first, &format!("{pointer}/values"), "duplicate", "another chooses the same");
    }
    for (n, image) in put.images.iter().enumerate() {
        check_image(check, &format!("{at}/images/{n}"), image, &choices);
    }
}

fn check_description(check: &mut Validation, pointer: &str, description: &LocalizedText) {
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
    let at = format!("{pointer}/url");
    let url = check.line(&at, &image.url, URL_LENGTH_MAX);
    // `//host` would be a page of another host, and a scheme such as javascript: a program.
    let fits = url == image.url
        && !url.contains(char::is_whitespace)
        && (url.starts_with("https://")
            || url.starts_with("http://")
            || (url.starts_with('/') && !url.starts_with("//")));
    check.require(fits, &at, "invalid", "is an http(s) address or a path of the shop");
    for (locale, text) in &image.alt.0 {
        check.optional_line(&format!("{pointer}/alt/{locale}"), text, NAME_LENGTH_MAX);
    }
    if let Some(value) = &image.value {
        let known = is_offered(value, choices);
        check.require(known, &format!("{pointer}/value"), "unknown", "is not a value of an option");
    }
}

fn is_offered(value: &ChosenValue, choices: &HashSet<(&str, &str)>) -> bool {
    choices.contains(&(value.option.as_str(), value.value.as_str()))
}
