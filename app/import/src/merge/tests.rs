use kernel_common::{
    CategoryId, Locale, LocalizedText, ProductId, SequentialIds, Sku, TaxCategory, Timestamp,
};
use mod_catalog_api::{
    ChosenValue, Image, OptionValue, Product, ProductOption, ProductPut, ProductStatus, Variant,
};

use super::{as_put, merged};
use crate::{Draft, DraftImage, DraftVariant, categories::CategorySlugs};

fn sku(text: &str) -> Sku {
    text.parse().expect("a SKU")
}

fn chosen(value: &str) -> ChosenValue {
    ChosenValue { option: "colour".to_owned(), value: value.to_owned() }
}

/// A mug in blue and red, in English and Russian, as the shop has it.
fn mug() -> (Product, CategorySlugs) {
    let ids = SequentialIds::default();
    let (cups, gifts) = (CategoryId::generate(&ids), CategoryId::generate(&ids));
    let categories = CategorySlugs::default();
    categories
        .insert([(cups, "cups"), (gifts, "gifts")].map(|(id, s)| (id, s.parse().expect("a slug"))));
    let value = |code: &str, en: &str, ru: &str| OptionValue {
        code: code.to_owned(),
        name: LocalizedText::en_ru(en, ru),
    };
    let variant = |name: &str, value: &str| Variant {
        sku: sku(name),
        values: vec![chosen(value)],
        label: LocalizedText::default(),
        image: None,
        weight_grams: Some(300),
        barcode: Some("400".to_owned()),
        attributes: Vec::new(),
    };
    let product = Product {
        id: ProductId::generate(&ids),
        slug: "mug".parse().expect("a slug"),
        name: LocalizedText::en_ru("Mug", "Кружка"),
        description: LocalizedText::en_ru("Hot.", "Горячо."),
        category: Some(cups),
        categories: vec![cups, gifts],
        family: Some("crockery".parse().expect("a code")),
        attributes: Vec::new(),
        missing_attributes: Vec::new(),
        options: vec![ProductOption {
            code: "colour".to_owned(),
            name: LocalizedText::en_ru("Colour", "Цвет"),
            values: vec![value("b", "Blue", "Синий"), value("r", "Red", "Красный")],
        }],
        variants: vec![variant("MUG-B", "b"), variant("MUG-R", "r")],
        variant_count: 2,
        images: vec![Image {
            url: "/b.webp".to_owned(),
            alt: LocalizedText::en_ru("Blue mug", "Синяя кружка"),
            value: Some(chosen("b")),
        }],
        tax_category: TaxCategory("reduced".to_owned()),
        status: ProductStatus::Draft,
        version: 3,
        updated_at: Timestamp::from_unix_micros(0),
    };
    (product, categories)
}

/// What a file says that says what the shop says in English.
fn told() -> Draft {
    let variant = |name: &str, value: &str, image: Option<&str>| DraftVariant {
        line: 2,
        sku: sku(name),
        values: vec![value.to_owned()],
        barcode: None,
        weight_grams: None,
        price: None,
        compare_at: None,
        available: None,
        image: image.map(str::to_owned),
    };
    Draft {
        line: 2,
        rows: 2,
        slug: "mug".parse().expect("a slug"),
        name: "Mug".to_owned(),
        description: Some("Hot.".to_owned()),
        category: None,
        tax_category: None,
        status: None,
        options: vec!["Colour".to_owned()],
        variants: vec![variant("MUG-B", "Blue", Some("/b.webp")), variant("MUG-R", "Red", None)],
        images: Some(vec![DraftImage {
            url: "/b.webp".to_owned(),
            alt: Some("Blue mug".to_owned()),
        }]),
        attributes: std::collections::BTreeMap::new(),
    }
}

fn put(draft: &Draft) -> (ProductPut, ProductPut) {
    let (product, categories) = mug();
    let is = as_put(&product, &categories);
    let category = draft.category.as_ref().map(|_| "gifts".parse().expect("a slug"));
    let shall = merged(draft, category, Some(&is), Some(&product), &Locale::en());
    (is, shall)
}

#[test]
fn what_the_shop_says_already_changes_nothing() {
    let (is, shall) = put(&told());
    assert_eq!(shall, is);
}

#[test]
fn a_change_in_one_language_leaves_the_others() {
    let draft = Draft { name: "Large mug".to_owned(), description: Some(String::new()), ..told() };
    let (is, shall) = put(&draft);
    assert_eq!(shall.name, LocalizedText::en_ru("Large mug", "Кружка"));
    assert_eq!(shall.description.0.len(), 1, "the English text is gone");
    let unchanged =
        ProductPut { name: is.name.clone(), description: is.description.clone(), ..shall };
    assert_eq!(unchanged, is);
}

#[test]
fn a_category_of_the_file_comes_first_and_drops_none_of_the_others() {
    let draft = Draft { category: Some(vec!["Gifts".to_owned()]), ..told() };
    let (_, shall) = put(&draft);
    let category = shall.category.map(|slug| slug.to_string());
    assert_eq!((category.as_deref(), shall.categories.len()), (Some("gifts"), 0));
}

#[test]
fn new_values_get_codes_behind_the_known_ones() {
    let mut draft = told();
    draft.variants[1].values = vec!["B".to_owned()];
    let (_, shall) = put(&draft);
    let codes: Vec<_> = shall.options[0].values.iter().map(|value| value.code.as_str()).collect();
    assert_eq!(&codes[..2], ["b", "r"]);
    assert!(codes[2].starts_with("b-"), "another value has the code: {codes:?}");
    assert_eq!(shall.variants[1].values[0].value, codes[2]);
}

#[test]
fn a_picture_belongs_to_the_value_that_all_its_variants_share() {
    let mut draft = told();
    draft.images = Some(Vec::new());
    draft.variants[1].image = Some("/r.webp".to_owned());
    let (_, shall) = put(&draft);
    let images: Vec<_> = shall.images.iter().map(|i| (i.url.as_str(), i.value.clone())).collect();
    assert_eq!(images, [("/b.webp", Some(chosen("b"))), ("/r.webp", Some(chosen("r")))]);
    draft.variants[1].image = Some("/b.webp".to_owned());
    let (_, shall) = put(&draft);
    assert_eq!(shall.images[0].value, None, "both show it");
}

#[test]
fn a_new_product_is_what_the_file_says_and_what_a_new_one_is() {
    let draft = told();
    let shall = merged(&draft, None, None, None, &Locale::ru());
    assert_eq!(shall.name.0.keys().collect::<Vec<_>>(), [&Locale::ru()]);
    assert_eq!(shall.options[0].code, "colour");
    assert_eq!(shall.tax_category.0, "standard");
    assert_eq!(shall.status, ProductStatus::Published);
    assert_eq!(
        shall.images[0].value,
        Some(ChosenValue { option: "colour".to_owned(), value: "blue".to_owned() })
    );
}
