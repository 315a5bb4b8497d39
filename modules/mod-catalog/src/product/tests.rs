use kernel_common::{
    CategoryId, FieldError, Locale, LocalizedText, ProductId, SequentialIds, TaxCategory, Timestamp,
};
use mod_catalog_api::{
    ChosenValue, Code, Image, OptionValue, Outcome, ProductOption, ProductPut, ProductStatus,
    VariantPut,
};

use super::{Content, Digest, Draft, Edit, Known, ProductRecord, edit, validate};
use crate::attribute::{OwnValue, OwnValues, Traits};

fn text(en: &str, ru: &str) -> LocalizedText {
    LocalizedText::en_ru(en, ru)
}

fn option(code: &str, values: &[&str]) -> ProductOption {
    let value = |code: &&str| OptionValue {
        code: (*code).to_owned(),
        name: text(&code.to_uppercase(), &format!("{code}-ру")),
    };
    ProductOption {
        code: code.to_owned(),
        name: text(code, code),
        values: values.iter().map(value).collect(),
    }
}

fn chosen(option: &str, value: &str) -> ChosenValue {
    ChosenValue { option: option.to_owned(), value: value.to_owned() }
}

fn variant(sku: &str, values: &[(&str, &str)]) -> VariantPut {
    VariantPut {
        sku: sku.parse().expect("a SKU"),
        values: values.iter().map(|(option, value)| chosen(option, value)).collect(),
        weight_grams: None,
        barcode: None,
        attributes: Vec::new(),
    }
}

fn image(url: &str, value: Option<ChosenValue>) -> Image {
    Image { url: url.to_owned(), alt: LocalizedText::default(), value }
}

fn plain(slug: &str) -> ProductPut {
    ProductPut {
        slug: slug.parse().expect("a slug"),
        name: text("Mug", "Кружка"),
        description: LocalizedText::default(),
        category: None,
        categories: Vec::new(),
        family: None,
        attributes: Vec::new(),
        options: Vec::new(),
        variants: vec![variant(slug, &[])],
        images: Vec::new(),
        tax_category: TaxCategory("standard".to_owned()),
        status: ProductStatus::Published,
    }
}

fn shirt() -> ProductPut {
    ProductPut {
        options: vec![option("color", &["blue", "red"]), option("size", &["s", "m"])],
        variants: vec![
            variant("SHIRT-BS", &[("size", "s"), ("color", "blue")]),
            variant("SHIRT-RM", &[("color", "red"), ("size", "m")]),
        ],
        images: vec![image("/front.jpg", None), image("/red.jpg", Some(chosen("color", "red")))],
        ..plain("shirt")
    }
}

fn faults(puts: &[ProductPut]) -> Vec<(String, String)> {
    let faults = validate(puts).expect("a batch").into_iter().enumerate();
    let at = |n: usize, fault: FieldError| (format!("/{n}{}", fault.pointer), fault.code);
    faults.flat_map(|(n, faults)| faults.into_iter().map(move |fault| at(n, fault))).collect()
}

fn content(put: &ProductPut) -> Content {
    Content::of(put, Vec::new())
}

fn draft(put: &ProductPut) -> Draft {
    let traits = Traits {
        categories: Vec::new(),
        family: None,
        values: OwnValues::new(),
        tax_category: put.tax_category.clone(),
    };
    Draft::new(content(put), traits, put.status, &Locale::en())
}

#[test]
fn variants_are_labelled_in_the_options_order_and_every_language() {
    let worn = content(&shirt());
    let [blue, red] = &worn.variants[..] else { panic!("two variants") };
    assert_eq!(blue.label, text("BLUE / S", "blue-ру / s-ру"));
    assert_eq!(blue.values, [chosen("color", "blue"), chosen("size", "s")]);
    assert_eq!(red.label.get(&Locale::ru()), "red-ру / m-ру");
    assert!(content(&plain("mug")).variants[0].label.is_empty());
}

#[test]
fn a_variant_is_shown_by_its_own_picture_else_by_the_products() {
    let pictures = |images: Vec<Image>| -> Vec<Option<String>> {
        let shown = content(&ProductPut { images, ..shirt() });
        shown.variants.into_iter().map(|variant| variant.image).collect()
    };
    let some = |url: &str| Some(url.to_owned());
    assert_eq!(pictures(shirt().images), [some("/front.jpg"), some("/red.jpg")]);
    let only_red = vec![image("/red.jpg", Some(chosen("color", "red")))];
    assert_eq!(pictures(only_red), [some("/red.jpg"), some("/red.jpg")]);
    assert_eq!(pictures(Vec::new()), [None, None]);
}

#[test]
fn texts_are_tidied() {
    let name = LocalizedText([(Locale::en(), " Mug ".into()), (Locale::ru(), " ".into())].into());
    let tidied = content(&ProductPut { name, ..plain("mug") });
    assert_eq!(tidied.name, LocalizedText([(Locale::en(), "Mug".into())].into()));
}

#[test]
fn only_a_difference_makes_a_version() {
    let at = Timestamp::from_unix_micros;
    let id = ProductId::generate(&SequentialIds::default());
    let mut product = ProductRecord::new(id, &draft(&shirt()), at(1));
    let known = |product: &ProductRecord| Known {
        id,
        slug: product.summary.slug.clone(),
        version: product.version,
        status: product.summary.status,
        content_digest: product.content_digest.to_vec(),
        traits_digest: product.traits_digest.clone(),
        categories: product.traits.categories.clone(),
        created_at: product.created_at,
        sort_name: product.sort_name.clone(),
    };
    assert!(known(&product).is(&draft(&shirt())));
    let other = ProductPut { variants: shirt().variants[..1].to_vec(), ..shirt() };
    let taxed = ProductPut { tax_category: TaxCategory("reduced".to_owned()), ..shirt() };
    let hidden = ProductPut { status: ProductStatus::Draft, ..shirt() };
    for different in [&other, &taxed, &hidden] {
        assert!(!known(&product).is(&draft(different)));
    }
    let hidden = known(&product).become_draft(&draft(&hidden), at(2));
    assert!(!known(&product).stands_like(&hidden));
    let before = known(&product);
    product = before.become_draft(&draft(&other), at(3));
    assert!(before.stands_like(&product), "listings show nothing of it");
    assert_eq!((product.version, product.summary.variant_count), (2, 1));
    assert_eq!((product.created_at, product.summary.updated_at), (at(1), at(3)));
    assert_eq!(product.sort_name, "mug");
    assert_eq!(product.set_status(ProductStatus::Published, at(4)), Outcome::Unchanged);
    assert_eq!(product.set_status(ProductStatus::Archived, at(4)), Outcome::Changed);
    assert_eq!(product.restore(at(5)), Outcome::Unchanged);
    assert_eq!(product.remove(at(5)), Outcome::Changed);
    assert_eq!(product.remove(at(6)), Outcome::Unchanged);
    assert_eq!((product.version, product.summary.updated_at), (4, at(5)));
    assert_eq!(product.restore(at(7)), Outcome::Changed);
    assert_eq!(product.summary.status, ProductStatus::Archived, "restored as it was");
}

#[test]
fn the_order_of_what_is_put_does_not_make_a_difference_where_it_means_nothing() {
    let digests = |put: &ProductPut| -> (Digest, Digest) {
        let draft = draft(put);
        (draft.content_digest, draft.traits_digest)
    };
    let mut turned = shirt();
    turned.variants[0].values.reverse();
    assert_eq!(digests(&turned), digests(&shirt()));
    let mut turned = shirt();
    turned.variants.reverse();
    assert_ne!(digests(&turned), digests(&shirt()), "variants have an order");
}

#[test]
fn a_bulk_edit_changes_traits_in_order_and_only_by_a_difference() {
    let ids = SequentialIds::default();
    let [first, second] = [(); 2].map(|()| CategoryId::generate(&ids));
    let id = ProductId::generate(&ids);
    let at = Timestamp::from_unix_micros;
    let mut product = ProductRecord::new(id, &draft(&shirt()), at(1));
    let apply = |product: &mut ProductRecord, edits: &[Edit]| {
        let (traits, status) = edit(&product.traits, product.summary.status, edits);
        product.become_edited(traits, status, at(2))
    };
    let size: Code = "size".parse().expect("a code");
    let edits = [
        Edit::AddCategory(first),
        Edit::AddCategory(second),
        Edit::PrimaryCategory(second),
        Edit::SetValue(size.clone(), OwnValue::Boolean(true)),
        Edit::Status(ProductStatus::Draft),
    ];
    assert_eq!(apply(&mut product, &edits), Outcome::Changed);
    assert_eq!(product.traits.categories, [second, first]);
    assert_eq!((product.version, product.summary.category), (2, Some(second)));
    assert_eq!(product.traits_digest, product.traits.digest());
    assert_eq!(apply(&mut product, &edits), Outcome::Unchanged);
    let undo = [Edit::RemoveCategory(second), Edit::RemoveCategory(first), Edit::UnsetValue(size)];
    assert_eq!(apply(&mut product, &undo), Outcome::Changed);
    assert_eq!(product.traits, draft(&shirt()).traits);
    assert_eq!(product.summary.category, None);
}

#[test]
fn a_summary_holds_the_first_skus_and_pictures_only() {
    let many: Vec<String> = (0..60).map(|n| n.to_string()).collect();
    let codes: Vec<&str> = many.iter().map(String::as_str).collect();
    let put = ProductPut {
        options: vec![option("number", &codes)],
        variants: codes.iter().map(|c| variant(c, &[("number", *c)])).collect(),
        images: ["/1.jpg", "/2.jpg", "/3.jpg"].map(|url| image(url, None)).to_vec(),
        ..plain("many")
    };
    assert_eq!(faults(std::slice::from_ref(&put)), []);
    let id = ProductId::generate(&SequentialIds::default());
    let at = Timestamp::from_unix_micros(1);
    let summary = ProductRecord::new(id, &draft(&put), at).summary;
    assert_eq!((summary.skus.len(), summary.variant_count, summary.images.len()), (50, 60, 2));
    assert_eq!(summary.skus[49].as_str(), "49");
}

#[test]
fn ordinary_products_pass() {
    assert_eq!(faults(&[plain("mug"), shirt()]), []);
}

#[test]
fn every_fault_is_named_where_it_is() {
    let nul = |text: &str| LocalizedText::en_ru(format!("{text}\0"), text);
    // What is wrong with a shirt -> where it is found, and its code.
    let table: Vec<(ProductPut, &str, &str)> = vec![
        (ProductPut { name: text(" ", ""), ..shirt() }, "/0/name", "required"),
        (ProductPut { name: nul("Mug"), ..shirt() }, "/0/name/en", "control_characters"),
        (
            ProductPut { description: nul("a"), ..shirt() },
            "/0/description/en",
            "control_characters",
        ),
        (
            ProductPut { description: text(&"x".repeat(20_001), ""), ..shirt() },
            "/0/description/en",
            "too_long",
        ),
        (
            ProductPut { tax_category: TaxCategory(String::new()), ..shirt() },
            "/0/tax_category",
            "required",
        ),
        (ProductPut { variants: Vec::new(), ..shirt() }, "/0/variants", "required"),
        (
            ProductPut { images: vec![image("javascript:alert(1)", None)], ..shirt() },
            "/0/images/0/url",
            "invalid",
        ),
        (
            ProductPut { images: vec![image("//evil.example/a", None)], ..shirt() },
            "/0/images/0/url",
            "invalid",
        ),
        (
            ProductPut { images: vec![image("/a.jpg", Some(chosen("color", "green")))], ..shirt() },
            "/0/images/0/value",
            "unknown",
        ),
        (
            ProductPut { options: vec![option("color", &["blue", "blue"])], ..plain("mug") },
            "/0/options/0/values/1/code",
            "duplicate",
        ),
        (
            ProductPut { options: vec![option("a", &["1"]), option("a", &["2"])], ..plain("mug") },
            "/0/options/1/code",
            "duplicate",
        ),
    ];
    for (put, pointer, code) in table {
        let found = faults(std::slice::from_ref(&put));
        assert!(found.contains(&(pointer.to_owned(), code.to_owned())), "{pointer}: {found:?}");
    }
}

#[test]
fn variants_choose_one_value_of_each_option_and_no_two_the_same() {
    let values = |values: &[(&str, &str)]| ProductPut {
        variants: vec![variant("A", &[("color", "red"), ("size", "m")]), variant("B", values)],
        images: Vec::new(),
        ..shirt()
    };
    let table: &[(&[(&str, &str)], &str)] = &[
        (&[("color", "blue")], "incomplete"),
        (&[], "incomplete"),
        (&[("color", "blue"), ("color", "red")], "incomplete"),
        (&[("color", "blue"), ("size", "s"), ("cut", "slim")], "incomplete"),
        (&[("color", "green"), ("size", "s")], "unknown"),
        (&[("size", "m"), ("color", "red")], "duplicate"),
    ];
    for (choice, code) in table {
        let codes: Vec<_> = faults(&[values(choice)]).into_iter().map(|(_, code)| code).collect();
        assert!(codes.contains(&(*code).to_owned()), "{choice:?}: {codes:?}");
    }
}

#[test]
fn slugs_and_skus_come_once_in_a_batch() {
    let other = ProductPut { variants: vec![variant("mug", &[])], ..plain("cup") };
    let found = faults(&[plain("mug"), other, plain("cup")]);
    let at = |pointer: &str| (pointer.to_owned(), "duplicate".to_owned());
    assert_eq!(found, [at("/1/variants/0/sku"), at("/2/slug")]);
    assert!(validate(&[]).is_err());
}
