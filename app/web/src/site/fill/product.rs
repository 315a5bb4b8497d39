//! A product with one of its variants chosen.

use app_storefront::{Availability, ProductCard, ProductPage, VariantView};
use kernel_common::Sku;
use mod_catalog_api::{ChosenValue, Image, ProductOption};

use super::{
    availability, card, delivery_offer,
    facts::{brand, facts},
    square,
};
use crate::{
    site::visit::Visit,
    structured::{Described, Offer},
    views::{
        ChosenVariant, Crumb, OptionGroup, OptionValue, OptionValueState, Picture, ProductView,
        TaxNote,
    },
};

/// The most one form may add of what there is plenty of.
const QUANTITY_MAX: u32 = 99;
/// A full stop before that is rather one of an abbreviation.
const SENTENCE_BYTES_MIN: usize = 30;

/// The page of a product; none for one without a variant that has a price, because nothing of it
/// can be bought.
pub(crate) fn product(
    visit: &Visit,
    page: &ProductPage,
    sku: Option<&Sku>,
    related: &[ProductCard],
) -> Option<ProductView> {
    let locale = &visit.ctx.locale;
    let priced = |view: &&VariantView| view.price.is_some();
    let chosen = page.chosen(sku).filter(priced).or_else(|| page.variants.iter().find(priced))?;
    let title = page.product.name.get(locale);
    let (summary, description) = opening(page.product.description.get(locale));
    let crumb = |category: &mod_catalog_api::Category| Crumb {
        title: category.name.get(locale).to_owned(),
        url: visit.paths.category(category.slug.as_str()),
    };
    Some(ProductView {
        title: title.to_owned(),
        summary,
        description,
        facts: facts(visit, &page.product, &chosen.variant),
        pictures: pictures(visit, page, chosen, title),
        breadcrumbs: page.breadcrumbs.iter().map(crumb).collect(),
        options: page.product.options.iter().map(|o| group(visit, page, chosen, o)).collect(),
        chosen: variant(visit, chosen)?,
        delivery: delivery_offer(visit),
        related: related.iter().filter_map(|other| card(visit, other)).collect(),
        structured: Vec::new(),
    })
}

/// The product as search engines want to know it, whatever variant is chosen.
pub(crate) fn described<'a>(
    visit: &Visit,
    page: &'a ProductPage,
    view: &'a ProductView,
) -> Described<'a> {
    let slug = page.product.slug.as_str();
    let offer = |offered: &VariantView| {
        Some(Offer {
            sku: offered.variant.sku.to_string(),
            label: offered.variant.label.get(&visit.ctx.locale).to_owned(),
            url: visit.paths.variant(slug, offered.variant.sku.as_str()),
            price: visit.money(offered.price?),
            availability: availability(offered.availability),
            barcode: offered.variant.barcode.clone(),
        })
    };
    Described {
        name: &view.title,
        description: view.summary.as_deref(),
        images: view.pictures.iter().map(|picture| &picture.url).collect(),
        url: visit.paths.product(slug),
        brand: brand(visit, &page.product),
        offers: page.variants.iter().filter_map(offer).collect(),
    }
}

fn variant(visit: &Visit, view: &VariantView) -> Option<ChosenVariant> {
    let left = match view.availability {
        Availability::InStock => QUANTITY_MAX,
        Availability::Low { left } => super::units(left).max(1),
        Availability::SoldOut => 1,
    };
    Some(ChosenVariant {
        sku: view.variant.sku.to_string(),
        price: visit.money(view.price?),
        price_before: view.compare_at.map(|price| visit.money(price)),
        tax: if view.tax_included { TaxNote::Included } else { TaxNote::OnTop },
        availability: availability(view.availability),
        quantity_max: left,
    })
}

/// The chosen variant's pictures, then those of no variant in particular.
fn pictures(visit: &Visit, page: &ProductPage, chosen: &VariantView, title: &str) -> Vec<Picture> {
    let of_chosen = |image: &&Image| match &image.value {
        Some(value) => chosen.variant.values.contains(value),
        None => false,
    };
    let general = |image: &&Image| image.value.is_none();
    let images = &page.product.images;
    let shown = images.iter().filter(of_chosen).chain(images.iter().filter(general));
    let picture = |image: &Image| {
        let alt = image.alt.get(&visit.ctx.locale);
        square(&image.url, if alt.is_empty() { title } else { alt })
    };
    let shown: Vec<Picture> = shown.filter_map(picture).collect();
    if shown.is_empty() { images.iter().take(1).filter_map(picture).collect() } else { shown }
}

fn group(
    visit: &Visit,
    page: &ProductPage,
    chosen: &VariantView,
    option: &ProductOption,
) -> OptionGroup {
    let locale = &visit.ctx.locale;
    let slug = page.product.slug.as_str();
    let shows = |value: &mod_catalog_api::OptionValue| {
        let shown = page.product.images.iter().find(|image| {
            let of = image.value.as_ref();
            of.is_some_and(|of| of.option == option.code && of.value == value.code)
        });
        shown.and_then(|image| square(&image.url, ""))
    };
    let pictured = option.values.iter().all(|value| shows(value).is_some());
    let value = |value: &mod_catalog_api::OptionValue| {
        let wanted = ChosenValue { option: option.code.clone(), value: value.code.clone() };
        let behind = page.variants.iter().find(|view| is_chosen_but_for(view, chosen, &wanted));
        let state = match behind {
            None => OptionValueState::Missing,
            Some(view) if view.availability == Availability::SoldOut => OptionValueState::SoldOut,
            Some(_) => OptionValueState::Available,
        };
        let url = behind.map(|view| visit.paths.variant(slug, view.variant.sku.as_str()));
        OptionValue {
            label: value.name.get(locale).to_owned(),
            url: url.unwrap_or_else(|| visit.paths.product(slug)),
            picture: shows(value).filter(|_| pictured),
            selected: chosen.variant.values.contains(&wanted),
            state,
        }
    };
    OptionGroup {
        name: option.name.get(locale).to_owned(),
        values: option.values.iter().map(value).collect(),
    }
}

/// Whether a variant has the wanted value and every other choice as the chosen one has it.
fn is_chosen_but_for(view: &VariantView, chosen: &VariantView, wanted: &ChosenValue) -> bool {
    let others = |view: &VariantView| {
        let other = |value: &&ChosenValue| value.option != wanted.option;
        view.variant.values.iter().filter(other).cloned().collect::<Vec<_>>()
    };
    view.variant.values.contains(wanted) && others(view) == others(chosen)
}

/// The first sentence, which stands under the title, and the paragraphs of the rest.
fn opening(text: &str) -> (Option<String>, Vec<String>) {
    let mut paragraphs = paragraphs(text);
    let Some(first) = paragraphs.first_mut() else { return (None, Vec::new()) };
    let end =
        first.match_indices(". ").map(|(at, _)| at + 1).find(|end| *end >= SENTENCE_BYTES_MIN);
    let rest = end.map_or_else(String::new, |end| first.split_off(end).trim_start().to_owned());
    let summary = std::mem::replace(first, rest);
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    (Some(summary), paragraphs)
}

/// Paragraphs are divided by blank lines.
fn paragraphs(text: &str) -> Vec<String> {
    let joined = |lines: &str| lines.split_whitespace().collect::<Vec<_>>().join(" ");
    text.split("\n\n").map(joined).filter(|paragraph| !paragraph.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::opening;

    #[test]
    fn the_first_sentence_opens_and_the_rest_follows() {
        let text =
            "A mug with ribs, about 9 cm high, holds 350 ml. Fits the\n dishwasher.\n\nGlazed.";
        let (summary, rest) = opening(text);
        assert_eq!(summary.as_deref(), Some("A mug with ribs, about 9 cm high, holds 350 ml."));
        assert_eq!(rest, ["Fits the dishwasher.", "Glazed."]);
        let (short, rest) = opening("Approx. 5 cm high. Made of oak.");
        assert_eq!(
            short.as_deref(),
            Some("Approx. 5 cm high. Made of oak."),
            "no sentence is torn"
        );
        assert!(rest.is_empty());
        assert_eq!(opening(" \n\n "), (None, vec![]));
    }
}
