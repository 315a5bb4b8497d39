use std::collections::BTreeSet;

use super::{Format, item, write};

fn rows(text: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|record| record.expect("as wide as the header")).collect()
}

#[test]
fn a_seed_makes_the_same_catalog_and_another_one_another() {
    let catalog = |seed| write(30, seed, Format::Shopify).expect("written");
    assert_eq!(catalog(1), catalog(1));
    assert_ne!(catalog(1), catalog(2));
}

#[test]
fn products_have_three_to_five_variants_and_no_sku_comes_twice() {
    let items: Vec<_> = (0..1_000).map(|number| item(1, number)).collect();
    let counts: BTreeSet<usize> = items.iter().map(|item| item.sizes.len()).collect();
    assert_eq!(counts, BTreeSet::from([3, 4, 5]));
    let skus: BTreeSet<&str> =
        items.iter().flat_map(|item| &item.sizes).map(|size| size.sku.as_str()).collect();
    assert_eq!(skus.len(), items.iter().map(|item| item.sizes.len()).sum::<usize>());
    let slugs: BTreeSet<&str> = items.iter().map(|item| item.slug.as_str()).collect();
    assert_eq!(slugs.len(), items.len());
    assert!(slugs.iter().all(|slug| {
        slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    }));
}

#[test]
fn both_tables_have_a_line_for_each_variant() {
    let variants: usize = (0..40).map(|number| item(3, number).sizes.len()).sum();
    for format in [Format::Shopify, Format::Vendure] {
        let rows = rows(&write(40, 3, format).expect("written"));
        assert_eq!(rows.len(), variants, "{format:?}");
    }
}

#[test]
fn a_product_says_once_what_is_the_same_for_its_variants() {
    let text = write(1, 1, Format::Shopify).expect("written");
    let rows = rows(&text);
    assert!(!rows[0][1].is_empty() && rows[1][1].is_empty());
    assert_eq!(rows[0][0], rows[1][0]);
    let price = &rows[0][11];
    assert!(price.split_once('.').is_some_and(|(_, cents)| cents.len() == 2), "{price}");
}

#[test]
fn json_has_the_products_that_the_tables_have() {
    let text = write(20, 3, Format::Json).expect("written");
    let products: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let products = products.as_array().expect("a list");
    assert_eq!(products.len(), 20);
    let sizes = products.iter().flat_map(|product| product["sizes"].as_array()).flatten();
    let skus: Vec<_> = sizes.map(|size| size["sku"].as_str().expect("a SKU").to_owned()).collect();
    let rows = rows(&write(20, 3, Format::Shopify).expect("written"));
    assert_eq!(skus, rows.iter().map(|row| row[8].to_owned()).collect::<Vec<_>>());
}
