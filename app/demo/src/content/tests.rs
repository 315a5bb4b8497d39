//! What the rest of the platform may rely on in the demo content.

use std::collections::{HashMap, HashSet};

use kernel_common::Currency;
use mod_catalog_api::{AttributeKind, CalendarDate, Code, Decimal};

use super::{Category, DemoShop, Product, TaxCategory, Text, Variant, currencies, load, shops};

const NO_BREAK_SPACE: char = '\u{a0}';

fn products() -> impl Iterator<Item = &'static Product> {
    shops().iter().flat_map(|shop| &shop.products)
}

fn variants() -> impl Iterator<Item = &'static Variant> {
    products().flat_map(|product| &product.variants)
}

/// Every text a shopper reads, with the place it was found in.
fn texts() -> Vec<(String, &'static Text)> {
    let mut texts = Vec::new();
    for shop in shops() {
        let store = &shop.store;
        for text in [&store.tagline, &store.hero_title, &store.hero_text, &store.about] {
            texts.push((store.key.clone(), text));
        }
        for category in &shop.categories {
            texts.push((category.slug.clone(), &category.name));
            texts.push((category.slug.clone(), &category.description));
        }
        for collection in &shop.collections {
            texts.push((collection.slug.clone(), &collection.name));
            texts.push((collection.slug.clone(), &collection.description));
        }
        for unit in &shop.units {
            texts.push((unit.code.clone(), &unit.symbol));
        }
        for attribute in &shop.attributes {
            texts.push((attribute.code.clone(), &attribute.name));
            texts.extend(attribute.values.iter().map(|value| (value.code.clone(), &value.name)));
        }
        for product in &shop.products {
            texts.push((product.slug.clone(), &product.name));
            texts.push((product.slug.clone(), &product.description));
            for option in &product.options {
                texts.push((product.slug.clone(), &option.name));
                texts.extend(option.values.iter().map(|value| (value.code.clone(), &value.name)));
            }
        }
    }
    texts
}

fn is_cyrillic(letter: char) -> bool {
    ('\u{400}'..='\u{4ff}').contains(&letter)
}

#[test]
fn the_content_is_read() {
    let shops = load().expect("the content has no mistakes");
    assert_eq!(
        shops.iter().map(|shop| shop.store.key.as_str()).collect::<Vec<_>>(),
        ["shop1", "shop2"]
    );
    assert!(shops[0].products.len() >= 60);
    assert!(shops[1].products.len() >= 12);
}

#[test]
fn slugs_are_unique_and_fit_for_a_path() {
    let mut seen = HashSet::new();
    for product in products() {
        assert!(seen.insert(&product.slug), "{}", product.slug);
    }
    for shop in shops() {
        let mut seen = HashSet::new();
        for category in &shop.categories {
            assert!(seen.insert(&category.slug), "{}", category.slug);
        }
    }
    let categories =
        shops().iter().flat_map(|shop| &shop.categories).map(|category| &category.slug);
    for slug in products().map(|product| &product.slug).chain(categories) {
        assert!(slug.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'), "{slug}");
        assert!(!slug.contains("--") && !slug.starts_with('-') && !slug.ends_with('-'), "{slug}");
    }
}

#[test]
fn skus_are_unique_within_a_shop() {
    for shop in shops() {
        let mut seen = HashSet::new();
        for variant in shop.products.iter().flat_map(|product| &product.variants) {
            assert!(seen.insert(&variant.sku), "{}", variant.sku);
        }
    }
}

#[test]
fn three_skus_live_in_both_shops_with_other_prices_and_stock() {
    let by_sku = |shop: &'static DemoShop| -> HashMap<&str, &Variant> {
        let variants = shop.products.iter().flat_map(|product| &product.variants);
        variants.map(|variant| (variant.sku.as_str(), variant)).collect()
    };
    let [first, second] = [by_sku(&shops()[0]), by_sku(&shops()[1])];
    let shared: Vec<_> =
        first.iter().filter_map(|(sku, one)| second.get(sku).map(|other| (*one, *other))).collect();
    assert_eq!(shared.len(), 3);
    for (one, other) in shared {
        assert_ne!(one.price.eur_minor, other.price.eur_minor, "{}", one.sku);
        assert_ne!(one.price.rub_minor, other.price.rub_minor, "{}", one.sku);
        assert_ne!(one.stock, other.stock, "{}", one.sku);
    }
}

#[test]
fn every_category_is_reached_and_sells_something() {
    for shop in shops() {
        for (index, category) in shop.categories.iter().enumerate() {
            if let Some(parent) = &category.parent {
                let earlier = &shop.categories[..index];
                let found = earlier.iter().find(|other| &other.slug == parent);
                let found = found.unwrap_or_else(|| panic!("{} is an orphan", category.slug));
                assert_eq!(found.parent, None, "{} is on a third level", category.slug);
            }
            let has_children =
                shop.categories.iter().any(|other| other.parent.as_ref() == Some(&category.slug));
            let sells = shop.products.iter().any(|product| product.category == category.slug);
            assert_ne!(has_children, sells, "{}: products belong into leaves", category.slug);
        }
        for product in &shop.products {
            let known = shop.categories.iter().any(|category| category.slug == product.category);
            assert!(known, "{} is in no category", product.slug);
        }
    }
}

#[test]
fn variants_are_all_different_and_complete() {
    for product in products() {
        let mut seen = HashSet::new();
        for variant in &product.variants {
            assert_eq!(variant.values.len(), product.options.len(), "{}", variant.sku);
            assert!(seen.insert(&variant.values), "{} is sold twice", variant.sku);
        }
        for (index, option) in product.options.iter().enumerate() {
            for value in &option.values {
                let sold =
                    product.variants.iter().any(|variant| variant.values[index] == value.code);
                assert!(sold, "{} offers {} and has none", product.slug, value.code);
                assert!(!["detail", "scene"].contains(&value.code.as_str()), "{}", value.code);
            }
        }
    }
}

#[test]
fn prices_are_whole_positive_and_lower_than_before() {
    for variant in variants() {
        let price = variant.price;
        assert!(price.eur_minor > 0 && price.rub_minor > 0, "{}", variant.sku);
        assert_eq!(price.rub_minor % 100, 0, "{}: kopecks", variant.sku);
        assert!(variant.weight_grams > 0, "{}", variant.sku);
        for currency in currencies() {
            let now = price.in_currency(currency).expect("everything has a price in it");
            assert!(now > 0, "{} in {currency}", variant.sku);
            let before = variant.compare_at.map(|before| before.in_currency(currency));
            assert!(
                before.is_none_or(|before| before > Some(now)),
                "{} in {currency}",
                variant.sku
            );
        }
    }
    assert!(variants().filter(|variant| variant.compare_at.is_some()).count() >= 10);
}

#[test]
fn every_shop_has_collections_of_several_things_each_of_its_own() {
    for shop in shops() {
        assert!(shop.collections.len() >= 2, "{}", shop.store.key);
        let slugs: HashSet<_> = shop.collections.iter().map(|one| &one.slug).collect();
        assert_eq!(slugs.len(), shop.collections.len());
        let first: HashSet<_> = shop.collections.iter().map(|one| &one.products[0]).collect();
        assert_eq!(first.len(), slugs.len(), "each has a picture of its own");
        for collection in &shop.collections {
            let products: HashSet<_> = collection.products.iter().collect();
            assert!(products.len() >= 4, "{}", collection.slug);
            assert_eq!(products.len(), collection.products.len(), "{}", collection.slug);
        }
    }
}

/// Whoever switches to a currency that nothing has a price in looks at an empty shop.
#[test]
fn whatever_currency_a_store_offers_everything_and_every_parcel_has_a_price_in_it() {
    let configuration: toml::Table = crate::CONFIGURATION.parse().expect("TOML");
    let stores = configuration["stores"].as_array().expect("stores");
    for store in stores {
        let offered = store["currencies"].as_array().expect("currencies");
        assert!(offered.len() > 1, "there is a choice to try");
        for code in offered.iter().map(|code| code.as_str().expect("a code")) {
            let currency: Currency = code.parse().expect("a currency");
            assert!(currencies().any(|known| known == currency), "{}: {code}", store["name"]);
            for delivery in store["delivery"].as_array().expect("ways") {
                assert!(delivery["price_minor"].get(code).is_some(), "{}: {code}", store["name"]);
            }
        }
    }
}

/// The number of a text, with the unit written behind it or none.
fn measured(text: &str) -> (Option<Decimal>, Option<&str>) {
    let (number, unit) = text.split_once(' ').map_or((text, None), |(n, unit)| (n, Some(unit)));
    (number.parse().ok(), unit)
}

#[test]
fn what_is_said_of_products_can_be_read() {
    for shop in shops() {
        for code in shop.attributes.iter().map(|one| &one.code) {
            assert!(code.parse::<Code>().is_ok(), "{code}");
        }
        for product in &shop.products {
            for (code, value) in &product.attributes {
                let attribute = shop.attributes.iter().find(|one| one.code == *code);
                let attribute = attribute.expect("known, or the content is not read");
                let place = format!("{}: {code} = {value}", product.slug);
                match attribute.kind {
                    AttributeKind::Number => {
                        let (number, unit) = measured(value);
                        assert!(number.is_some(), "{place}");
                        let is_known = |unit| shop.units.iter().any(|one| one.code == unit);
                        assert!(unit.is_none_or(is_known), "{place}");
                    }
                    AttributeKind::Date => {
                        assert!(value.parse::<CalendarDate>().is_ok(), "{place}");
                    }
                    AttributeKind::Boolean => assert!(["yes", "no"].contains(&value.as_str())),
                    AttributeKind::Option | AttributeKind::Options => {
                        for name in value.split("; ") {
                            let known = attribute.values.iter().any(|one| one.code == name);
                            assert!(known, "{place}");
                        }
                    }
                    AttributeKind::Text => panic!("{place}: a text is in one language here"),
                }
            }
        }
    }
}

/// A facet that nothing in its category has is never seen, and one with a single number has
/// neither a from nor a to.
#[test]
fn every_facet_has_something_to_choose_from() {
    for shop in shops() {
        let below = |category: &Category, product: &&Product| {
            let own = shop.categories.iter().find(|one| one.slug == product.category);
            own.is_some_and(|own| {
                own.slug == category.slug || own.parent.as_ref() == Some(&category.slug)
            })
        };
        for category in &shop.categories {
            for facet in &category.facets {
                let products = shop.products.iter().filter(|product| below(category, product));
                let values: HashSet<&String> = products
                    .flat_map(|product| {
                        let said = product.attributes.get(facet).into_iter();
                        let options = product.options.iter().filter(|one| one.code == *facet);
                        said.chain(options.flat_map(|one| one.values.iter().map(|v| &v.code)))
                    })
                    .collect();
                assert!(values.len() > 1, "{}: {facet}", category.slug);
            }
        }
    }
    let kinds: HashSet<_> = shops()[0]
        .categories
        .iter()
        .flat_map(|category| &category.facets)
        .filter_map(|facet| shops()[0].attributes.iter().find(|one| one.code == *facet))
        .map(|attribute| attribute.kind)
        .collect();
    for kind in [AttributeKind::Number, AttributeKind::Date, AttributeKind::Boolean] {
        assert!(kinds.contains(&kind), "{kind:?}: there is a facet of it to try");
    }
}

#[test]
fn the_interesting_cases_are_there() {
    let count = |test: fn(&Variant) -> bool| variants().filter(|variant| test(variant)).count();
    assert!(count(|variant| variant.stock == 0) >= 3);
    assert!(count(|variant| (1..=3).contains(&variant.stock)) >= 8);
    assert!(count(|variant| variant.stock > 0 && variant.stock <= variant.low_stock) >= 8);
    assert!(products().any(|product| product.variants.len() > 40));
    assert!(products().filter(|product| product.options.is_empty()).count() >= 10);
    for tax in [TaxCategory::Standard, TaxCategory::Reduced, TaxCategory::Zero] {
        assert!(products().any(|product| product.tax_category == tax), "{}", tax.code());
    }
}

#[test]
fn every_text_is_in_both_languages() {
    // Sizes are written alike in both.
    let is_word = |text: &str| text.chars().filter(|letter| letter.is_alphabetic()).count() > 2;
    for (place, text) in texts() {
        for written in [&text.en, &text.ru] {
            assert!(!written.trim().is_empty(), "{place}");
            assert_eq!(written.trim(), written.as_str(), "{place}");
        }
        assert!(!text.en.chars().any(is_cyrillic), "{place}: {}", text.en);
        if is_word(&text.ru) {
            assert!(text.ru.chars().any(is_cyrillic), "{place}: {}", text.ru);
        }
    }
}

#[test]
fn descriptions_are_of_two_to_five_sentences() {
    for product in products() {
        for text in [&product.description.en, &product.description.ru] {
            assert!((80..=420).contains(&text.chars().count()), "{}", product.slug);
            assert!(text.ends_with('.'), "{}", product.slug);
        }
    }
}

#[test]
fn quotes_are_the_languages_own() {
    for (place, text) in texts() {
        for written in [&text.en, &text.ru] {
            assert!(!written.contains(['"', '\'']), "{place}: {written}");
            assert!(!written.contains("  ") && !written.contains(" - "), "{place}: {written}");
        }
        assert!(!text.ru.contains(['“', '”', '’']), "{place}: {}", text.ru);
        assert!(!text.en.contains(['«', '»', '„']), "{place}: {}", text.en);
    }
}

#[test]
fn a_russian_number_stays_with_its_unit_and_a_dash_with_its_word() {
    for (place, text) in texts() {
        let letters: Vec<_> = text.ru.chars().collect();
        for three in letters.windows(3) {
            let torn = three[0].is_ascii_digit() && three[1] == ' ' && three[2].is_alphabetic();
            assert!(!torn, "{place}: {}", text.ru);
        }
        for (index, _) in letters.iter().enumerate().filter(|(_, letter)| **letter == '—') {
            assert_eq!(letters.get(index.wrapping_sub(1)), Some(&NO_BREAK_SPACE), "{place}");
        }
    }
}

#[test]
fn the_shops_differ_to_the_eye() {
    let [first, second] = [&shops()[0].store, &shops()[1].store];
    assert_ne!(first.accent, second.accent);
    assert_ne!(first.backdrop, second.backdrop);
    assert_ne!(first.host, second.host);
    assert_ne!(first.brand, second.brand);
}
