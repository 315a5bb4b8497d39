//! What a product is, as it is stored: texts tidied, values in the options' order, labels and
//! pictures of the variants worked out.

use std::collections::{BTreeMap, BTreeSet};

use kernel_common::{CategoryId, Locale, LocalizedText, TaxCategory};
use mod_catalog_api::{
    ChosenValue, Image, OptionValue, ProductOption, ProductPut, Slug, Variant, VariantPut,
};
use serde::Serialize;

/// Everything that makes two puts of a product the same or different, but its status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Content {
    pub(crate) slug: Slug,
    pub(crate) name: LocalizedText,
    pub(crate) description: LocalizedText,
    pub(crate) category: Option<CategoryId>,
    pub(crate) options: Vec<ProductOption>,
    pub(crate) variants: Vec<Variant>,
    pub(crate) images: Vec<Image>,
    pub(crate) tax_category: TaxCategory,
}

impl Content {
    /// The content of a valid put, in the category its slug was found to be.
    pub(crate) fn of(put: &ProductPut, category: Option<CategoryId>) -> Self {
        let options: Vec<_> = put.options.iter().map(tidy_option).collect();
        let images: Vec<_> = put.images.iter().map(tidy_image).collect();
        let variants =
            put.variants.iter().map(|variant| complete(variant, &options, &images)).collect();
        Self {
            slug: put.slug.clone(),
            name: tidy(&put.name),
            description: tidy(&put.description),
            category,
            options,
            variants,
            images,
            tax_category: put.tax_category.clone(),
        }
    }
}

/// Without spaces around, and without languages that say nothing.
fn tidy(text: &LocalizedText) -> LocalizedText {
    let texts = text.0.iter().map(|(locale, text)| (locale.clone(), text.trim().to_owned()));
    LocalizedText(texts.filter(|(_, text)| !text.is_empty()).collect())
}

fn tidy_option(option: &ProductOption) -> ProductOption {
    let tidy_value =
        |value: &OptionValue| OptionValue { code: value.code.clone(), name: tidy(&value.name) };
    ProductOption {
        code: option.code.clone(),
        name: tidy(&option.name),
        values: option.values.iter().map(tidy_value).collect(),
    }
}

fn tidy_image(image: &Image) -> Image {
    Image { alt: tidy(&image.alt), ..image.clone() }
}

fn complete(put: &VariantPut, options: &[ProductOption], images: &[Image]) -> Variant {
    let chosen = |option: &ProductOption| {
        let value = put.values.iter().find(|value| value.option == option.code);
        value.expect("a valid variant chooses a value of every option").clone()
    };
    let values: Vec<ChosenValue> = options.iter().map(chosen).collect();
    Variant {
        sku: put.sku.clone(),
        label: label(&values, options),
        image: picture(&values, images),
        values,
        weight_grams: put.weight_grams,
    }
}

/// The names of the values in every language that any of them has: `Blue / XL`.
fn label(values: &[ChosenValue], options: &[ProductOption]) -> LocalizedText {
    let names: Vec<&LocalizedText> = options
        .iter()
        .zip(values)
        .filter_map(|(option, chosen)| option.values.iter().find(|v| v.code == chosen.value))
        .map(|value| &value.name)
        .collect();
    let locales: BTreeSet<&Locale> = names.iter().flat_map(|name| name.0.keys()).collect();
    let in_locale =
        |locale: &Locale| names.iter().map(|name| name.get(locale)).collect::<Vec<_>>().join(" / ");
    let texts: BTreeMap<_, _> =
        locales.into_iter().map(|locale| (locale.clone(), in_locale(locale))).collect();
    LocalizedText(texts)
}

/// The first picture of one of the values, else of the product as such, else any.
fn picture(values: &[ChosenValue], images: &[Image]) -> Option<String> {
    let of_a_value = |image: &&Image| image.value.as_ref().is_some_and(|v| values.contains(v));
    let best = images.iter().find(of_a_value);
    let best = best.or_else(|| images.iter().find(|image| image.value.is_none()));
    best.or_else(|| images.first()).map(|image| image.url.clone())
}
