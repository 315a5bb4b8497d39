//! What a product is, as it is stored: texts tidied, values in the options' order, labels and
//! pictures of the variants worked out.

use std::collections::{BTreeMap, BTreeSet};

use kernel_common::{Locale, LocalizedText, Sku};
use mod_catalog_api::{
    ChosenValue, Image, OptionValue, ProductOption, ProductPut, Slug, VariantPut,
};
use serde::Serialize;

use crate::attribute::OwnValues;

/// What a product is, wherever it stands: everything that only a put changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Content {
    pub(crate) slug: Slug,
    pub(crate) name: LocalizedText,
    pub(crate) description: LocalizedText,
    pub(crate) options: Vec<ProductOption>,
    pub(crate) variants: Vec<ContentVariant>,
    pub(crate) images: Vec<Image>,
}

/// A variant, complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ContentVariant {
    pub(crate) sku: Sku,
    pub(crate) values: Vec<ChosenValue>,
    pub(crate) label: LocalizedText,
    pub(crate) image: Option<String>,
    pub(crate) weight_grams: Option<u32>,
    pub(crate) barcode: Option<String>,
    pub(crate) own_values: OwnValues,
}

impl Content {
    /// The content of a valid put; `own_values` are those of its variants, in their order, and
    /// may end early.
    pub(crate) fn of(put: &ProductPut, own_values: Vec<OwnValues>) -> Self {
        let options: Vec<_> = put.options.iter().map(tidy_option).collect();
        let images: Vec<_> = put.images.iter().map(tidy_image).collect();
        let own_values = own_values.into_iter().chain(std::iter::repeat_with(OwnValues::new));
        let variants = put.variants.iter().zip(own_values);
        Self {
            slug: put.slug.clone(),
            name: tidy(&put.name),
            description: tidy(&put.description),
            variants: variants.map(|(put, own)| complete(put, own, &options, &images)).collect(),
            options,
            images,
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

fn complete(
    put: &VariantPut,
    own_values: OwnValues,
    options: &[ProductOption],
    images: &[Image],
) -> ContentVariant {
    let chosen = |option: &ProductOption| {
        let value = put.values.iter().find(|value| value.option == option.code);
        value.expect("a valid variant chooses a value of every option").clone()
    };
    let values: Vec<ChosenValue> = options.iter().map(chosen).collect();
    let barcode = put.barcode.as_deref().map(str::trim).filter(|code| !code.is_empty());
    ContentVariant {
        sku: put.sku.clone(),
        label: label(&values, options),
        image: picture(&values, images),
        values,
        weight_grams: put.weight_grams,
        barcode: barcode.map(str::to_owned),
        own_values,
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
