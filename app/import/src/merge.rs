//! What a product shall be: what the file says of it, over what the shop has; pure.
//!
//! Invariant: where the file says what the shop says already, in the language of the import, the
//! result is the product as it is. Other languages, codes, and everything the file does not tell
//! stay.

use std::collections::{BTreeMap, HashMap, HashSet};

use kernel_common::{Locale, LocalizedText, Sku, TaxCategory};
use mod_catalog_api::{
    AttributeInput, AttributeInputValue, AttributeSource, AttributeValue, ChosenValue, Code,
    EffectiveAttribute, Image, OptionValue, Product, ProductOption, ProductPut, ProductStatus,
    Slug, Variant, VariantPut,
};

use crate::{
    Draft, DraftImage, DraftVariant,
    categories::CategorySlugs,
    expression::{slug_of, tag_of},
};

/// Longest code of an option or value.
const CODE_LENGTH_MAX: usize = 64;
/// How a product is taxed when neither file nor shop says.
const TAX_CATEGORY: &str = "standard";

/// The product as it is, as one would put it.
pub(crate) fn as_put(product: &Product, categories: &CategorySlugs) -> ProductPut {
    let slugs: Vec<Slug> = product.categories.iter().filter_map(|id| categories.get(*id)).collect();
    ProductPut {
        slug: product.slug.clone(),
        name: product.name.clone(),
        description: product.description.clone(),
        category: product.category.and_then(|id| categories.get(id)),
        categories: slugs.into_iter().skip(1).collect(),
        family: product.family.clone(),
        attributes: own_attributes(product).into_values().collect(),
        options: product.options.clone(),
        variants: product.variants.iter().map(variant_as_put).collect(),
        images: product.images.clone(),
        tax_category: product.tax_category.clone(),
        status: product.status,
    }
}

/// The product as it shall be; `category` is the one the file names.
pub(crate) fn merged(
    draft: &Draft,
    category: Option<Slug>,
    existing: Option<&ProductPut>,
    product: Option<&Product>,
    locale: &Locale,
) -> ProductPut {
    let options = options(draft, existing, locale);
    let variants = variants(draft, existing, &options, locale);
    let images = images(draft, existing, &variants, &options, locale);
    let name = localized(existing.map(|put| &put.name), &draft.name, locale);
    let described = existing.map(|put| &put.description);
    let primary = category.or_else(|| existing.and_then(|put| put.category.clone()));
    let mut further = existing.map(|put| put.categories.clone()).unwrap_or_default();
    further.retain(|slug| Some(slug) != primary.as_ref());
    let kept_tax = || existing.map(|put| put.tax_category.clone());
    ProductPut {
        slug: existing.map_or_else(|| draft.slug.clone(), |put| put.slug.clone()),
        name,
        description: match &draft.description {
            Some(text) => localized(described, text, locale),
            None => described.cloned().unwrap_or_default(),
        },
        category: primary,
        categories: further,
        family: existing.and_then(|put| put.family.clone()),
        attributes: attributes(&draft.attributes, product, locale),
        options,
        variants,
        images,
        tax_category: draft
            .tax_category
            .clone()
            .or_else(kept_tax)
            .unwrap_or_else(|| TaxCategory(TAX_CATEGORY.to_owned())),
        status: draft
            .status
            .or_else(|| existing.map(|put| put.status))
            .unwrap_or(ProductStatus::Published),
    }
}

/// The text with what the file says in its language, unless the text says it already.
fn localized(existing: Option<&LocalizedText>, said: &str, locale: &Locale) -> LocalizedText {
    let said = said.trim();
    let mut text = existing.cloned().unwrap_or_default();
    if text.get(locale) == said {
        return text;
    }
    if said.is_empty() {
        text.0.remove(locale);
    } else {
        text.0.insert(locale.clone(), said.to_owned());
    }
    text
}

fn options(draft: &Draft, existing: Option<&ProductPut>, locale: &Locale) -> Vec<ProductOption> {
    let mut taken = HashSet::new();
    let mut options = Vec::with_capacity(draft.options.len());
    for (index, name) in draft.options.iter().enumerate() {
        let known = existing.and_then(|put| {
            put.options
                .iter()
                .find(|option| option.name.get(locale) == name && !taken.contains(&option.code))
        });
        let code = match known {
            Some(option) => option.code.clone(),
            None => code_of(name, &format!("option-{}", index + 1), |code| taken.contains(code)),
        };
        taken.insert(code.clone());
        let values = draft.variants.iter().filter_map(|variant| variant.values.get(index));
        options.push(ProductOption {
            code,
            name: localized(known.map(|option| &option.name), name, locale),
            values: values_of(values, known, locale),
        });
    }
    options
}

/// The values the shop has, in its order, then those that are new, in the order of the file.
fn values_of<'a>(
    names: impl Iterator<Item = &'a String>,
    known: Option<&ProductOption>,
    locale: &Locale,
) -> Vec<OptionValue> {
    let mut values = known.map(|option| option.values.clone()).unwrap_or_default();
    let mut codes: HashSet<String> = values.iter().map(|value| value.code.clone()).collect();
    let mut names_known: HashSet<String> =
        values.iter().map(|value| value.name.get(locale).to_owned()).collect();
    for name in names {
        if !names_known.insert(name.clone()) {
            continue;
        }
        let code = code_of(name, &tag_of(name), |code| codes.contains(code));
        codes.insert(code.clone());
        values.push(OptionValue { code, name: localized(None, name, locale) });
    }
    values
}

/// A code that the name makes; with a mark where another has it.
fn code_of(name: &str, otherwise: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let code = slug_of(name, CODE_LENGTH_MAX);
    let code = if code.is_empty() { otherwise.to_owned() } else { code };
    if !is_taken(&code) {
        return code;
    }
    let head: String = code.chars().take(CODE_LENGTH_MAX - 9).collect();
    format!("{}-{}", head.trim_end_matches('-'), tag_of(name))
}

fn variants(
    draft: &Draft,
    existing: Option<&ProductPut>,
    options: &[ProductOption],
    locale: &Locale,
) -> Vec<VariantPut> {
    let known: HashMap<&Sku, &VariantPut> =
        existing.iter().flat_map(|put| &put.variants).map(|v| (&v.sku, v)).collect();
    let chosen = |variant: &DraftVariant| {
        let pairs = options.iter().zip(&variant.values).filter_map(|(option, name)| {
            let value = option.values.iter().find(|value| value.name.get(locale) == name)?;
            Some(ChosenValue { option: option.code.clone(), value: value.code.clone() })
        });
        pairs.collect::<Vec<_>>()
    };
    let variant = |variant: &DraftVariant| {
        let known = known.get(&variant.sku);
        let kept_code = || known.and_then(|known| known.barcode.clone());
        VariantPut {
            sku: variant.sku.clone(),
            values: chosen(variant),
            weight_grams: variant.weight_grams.or_else(|| known.and_then(|v| v.weight_grams)),
            barcode: variant.barcode.clone().or_else(kept_code),
            attributes: known.map(|known| known.attributes.clone()).unwrap_or_default(),
        }
    };
    draft.variants.iter().map(variant).collect()
}

fn images(
    draft: &Draft,
    existing: Option<&ProductPut>,
    variants: &[VariantPut],
    options: &[ProductOption],
    locale: &Locale,
) -> Vec<Image> {
    let mut kept: Vec<Image> = existing.map(|put| put.images.clone()).unwrap_or_default();
    let shown = |url: &str| {
        let pairs = draft.variants.iter().zip(variants);
        let of_url = pairs.filter(|(told, _)| told.image.as_deref() == Some(url));
        of_url.map(|(_, variant)| variant).collect::<Vec<_>>()
    };
    let Some(told) = &draft.images else { return kept };
    let mut told: Vec<DraftImage> = told.clone();
    for url in draft.variants.iter().filter_map(|variant| variant.image.as_ref()) {
        if told.iter().all(|image| image.url != *url) {
            told.push(DraftImage { url: url.clone(), alt: None });
        }
    }
    let image = |told: DraftImage| {
        let place = kept.iter().position(|image| image.url == told.url);
        let known = place.map(|place| kept.remove(place));
        let alt = known.as_ref().map(|image| &image.alt);
        let value = known.as_ref().and_then(|image| image.value.as_ref());
        Image {
            alt: match &told.alt {
                Some(text) => localized(alt, text, locale),
                None => alt.cloned().unwrap_or_default(),
            },
            value: value_shown(&shown(&told.url), value, variants, options),
            url: told.url,
        }
    };
    told.into_iter().map(image).collect()
}

/// The value that a picture belongs to: what all variants that show it share, and no other has.
fn value_shown(
    shown: &[&VariantPut],
    known: Option<&ChosenValue>,
    variants: &[VariantPut],
    options: &[ProductOption],
) -> Option<ChosenValue> {
    let offered = |value: &ChosenValue| {
        let option = options.iter().find(|option| option.code == value.option);
        option.is_some_and(|option| option.values.iter().any(|v| v.code == value.value))
    };
    if let Some(known) = known.filter(|known| offered(known))
        && shown.iter().all(|variant| variant.values.contains(known))
    {
        return Some(known.clone());
    }
    let first = shown.first()?;
    let candidate = first.values.iter().find(|value| {
        let having = variants.iter().filter(|variant| variant.values.contains(value)).count();
        having == shown.len() && shown.iter().all(|variant| variant.values.contains(value))
    });
    candidate.cloned()
}

fn attributes(
    told: &BTreeMap<Code, String>,
    product: Option<&Product>,
    locale: &Locale,
) -> Vec<AttributeInput> {
    let mut own = product.map(own_attributes).unwrap_or_default();
    for (code, text) in told {
        let known = product
            .iter()
            .flat_map(|product| &product.attributes)
            .find(|one| one.code == *code && one.source == AttributeSource::Product);
        if known.is_some_and(|known| says(known, text, locale)) {
            continue;
        }
        let value = match known.map(|known| &known.value) {
            Some(AttributeValue::Text(texts)) => {
                AttributeInputValue::Text(localized(Some(texts), text, locale))
            }
            _ => AttributeInputValue::Plain(text.clone()),
        };
        own.insert(code.clone(), AttributeInput { code: code.clone(), value });
    }
    own.into_values().collect()
}

/// Whether the value is what the text says.
fn says(known: &EffectiveAttribute, text: &str, locale: &Locale) -> bool {
    match &known.value {
        AttributeValue::Text(texts) => texts.get(locale) == text,
        AttributeValue::Option(option) => {
            option.label.get(locale) == text || option.code.as_str() == text
        }
        _ => false,
    }
}

/// What is set on the product itself, by code.
fn own_attributes(product: &Product) -> BTreeMap<Code, AttributeInput> {
    let own = product.attributes.iter().filter(|one| one.source == AttributeSource::Product);
    own.map(|one| (one.code.clone(), input_of(one))).collect()
}

fn input_of(one: &EffectiveAttribute) -> AttributeInput {
    let value = match &one.value {
        AttributeValue::Text(text) => AttributeInputValue::Text(text.clone()),
        AttributeValue::Option(option) => AttributeInputValue::Option(option.code.clone()),
        AttributeValue::Options(options) => {
            AttributeInputValue::Options(options.iter().map(|option| option.code.clone()).collect())
        }
        AttributeValue::Number { amount, .. } => AttributeInputValue::Number {
            amount: *amount,
            unit: one.unit.as_ref().map(|unit| unit.code.clone()),
        },
        AttributeValue::Boolean(yes) => AttributeInputValue::Boolean(*yes),
        AttributeValue::Date(day) => AttributeInputValue::Date(*day),
    };
    AttributeInput { code: one.code.clone(), value }
}

fn variant_as_put(variant: &Variant) -> VariantPut {
    VariantPut {
        sku: variant.sku.clone(),
        values: variant.values.clone(),
        weight_grams: variant.weight_grams,
        barcode: variant.barcode.clone(),
        attributes: variant.attributes.iter().map(input_of).collect(),
    }
}

#[cfg(test)]
mod tests;
