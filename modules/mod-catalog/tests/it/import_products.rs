//! Importing: a bad product stops nobody.

use kernel_common::LocalizedText;
use mod_catalog_api::{
    AttributeKind, CatalogReader, CatalogWriteError, CatalogWriter, ImportOutcome, ImportProducts,
    Outcome, PRODUCTS_PUT_MAX, ProductPut, UnitPut,
};
use testkit::{ctx, events_of, tenant_one};

use crate::shop::{
    Shop, attribute, category, choice, code, domain, in_category, keyed, plain, plain_value, sized,
    sku, text,
};

const CHANGED: &str = "catalog.product_changed.v1";

async fn import(shop: &Shop, key: &str, products: &[ProductPut]) -> Vec<String> {
    let request = ImportProducts { products: products.to_vec(), define_missing: false };
    told(shop.catalog.import_products(&keyed(tenant_one(), key), request).await.expect("imported"))
}

/// `created`, or `pointer code` of the first fault.
fn told(outcomes: Vec<ImportOutcome>) -> Vec<String> {
    let one = |outcome: ImportOutcome| match outcome {
        ImportOutcome::Put(put) => format!("{:?}", put.outcome).to_lowercase(),
        ImportOutcome::Refused(faults) => format!("{} {}", faults[0].pointer, faults[0].code),
    };
    outcomes.into_iter().map(one).collect()
}

#[tokio::test]
async fn bad_products_are_refused_and_the_others_are_put() {
    let shop = Shop::open().await;
    shop.put_categories("tree", &[category("mugs", None, 0)]).await;
    shop.put("k-1", &[sized("shirt", &["s"]), plain("cup"), plain("pan")]).await;
    let mut thief = plain("thief");
    thief.variants[0].sku = sku("SHIRT-s");
    let nameless = ProductPut { name: LocalizedText::default(), ..plain("nameless") };
    let valued = ProductPut { attributes: vec![plain_value("lost", "1")], ..plain("valued") };
    let batch = [
        in_category("mug", "mugs"),
        nameless,
        in_category("pot", "pots"),
        thief,
        plain("cup"),
        valued,
        plain("mug"),
        ProductPut { description: text("New."), ..plain("pan") },
    ];
    let expected = [
        "created",
        "/name required",
        "/category unknown_category",
        "/variants/0/sku sku_taken",
        "unchanged",
        "/attributes/0/code unknown_attribute",
        "/slug duplicate",
        "changed",
    ];
    assert_eq!(import(&shop, "k-2", &batch).await, expected);
    assert_eq!(events_of(&shop.db, CHANGED).await.len(), 3 + 2, "the unchanged one has no event");
    assert_eq!(shop.product("thief").await, None);
    assert_eq!(import(&shop, "k-2", &batch).await, expected, "the key gives the first answer");
    shop.assert_counts_are_right().await;
}

#[tokio::test]
async fn a_sku_moves_within_a_batch_unless_its_owner_is_refused() {
    let shop = Shop::open().await;
    shop.put("k-1", &[sized("shirt", &["s", "m"])]).await;
    let mut heir = plain("heir");
    heir.variants[0].sku = sku("SHIRT-m");
    let moved = [heir.clone(), sized("shirt", &["s"])];
    assert_eq!(import(&shop, "k-2", &moved).await, ["created", "changed"]);
    // The shirt would let SHIRT-s go to the second heir, but is refused for SHIRT-m.
    let mut second = plain("second");
    second.variants[0].sku = sku("SHIRT-s");
    let batch = [second, sized("shirt", &["m"])];
    let refused = ["/variants/0/sku sku_taken", "/variants/0/sku sku_taken"];
    assert_eq!(import(&shop, "k-3", &batch).await, refused);
}

#[tokio::test]
async fn missing_attributes_and_options_are_defined_when_asked_for() {
    let shop = Shop::open().await;
    shop.put_attributes("k-1", &[choice("brand", &["acme"])]).await;
    let with = |name: &str, brand: &str, shade: &str| ProductPut {
        attributes: vec![plain_value("brand", brand), plain_value("оттенок", shade)],
        ..plain(name)
    };
    let import = async |key: &str, products: Vec<ProductPut>| {
        let request = ImportProducts { products, define_missing: true };
        told(shop.catalog.import_products(&keyed(tenant_one(), key), request).await.expect("put"))
    };
    let batch = vec![with("mug", "ACME", "matt"), with("cup", "Zeta Ltd.", "matt")];
    assert_eq!(import("k-2", batch.clone()).await, ["created", "created"]);
    assert_eq!(import("k-3", batch).await, ["unchanged", "unchanged"]);
    let cup = shop.product("cup").await.expect("lives");
    let labels = cup.attributes.iter().map(|one| (one.code.to_string(), one.name.clone()));
    let en = |text: &str| LocalizedText([(kernel_common::Locale::en(), text.to_owned())].into());
    let expected = [("brand".to_owned(), text("brand")), ("оттенок".to_owned(), en("Оттенок"))];
    assert_eq!(labels.collect::<Vec<_>>(), expected);
    let mod_catalog_api::AttributeValue::Option(brand) = &cup.attributes[0].value else {
        panic!("{:?}", cup.attributes)
    };
    assert_eq!((brand.code.clone(), brand.label.clone()), (code("zeta-ltd"), en("Zeta Ltd.")));
    assert_eq!(events_of(&shop.db, "catalog.attribute_changed.v1").await.len(), 2);
}

#[tokio::test]
async fn two_imports_at_once_define_an_attribute_once() {
    let shop = Shop::open().await;
    let imports = (0..4).map(|n| {
        let catalog = shop.catalog.clone();
        let product = |m: usize| ProductPut {
            attributes: vec![plain_value("shade", "matt"), plain_value(&format!("a{m}"), "1")],
            ..plain(&format!("item-{n}-{m}"))
        };
        let request =
            ImportProducts { products: (0..20).map(product).collect(), define_missing: true };
        tokio::spawn(async move {
            catalog.import_products(&keyed(tenant_one(), &format!("import-{n}")), request).await
        })
    });
    for import in imports.collect::<Vec<_>>() {
        let outcomes = import.await.expect("no panic").expect("imported");
        assert_eq!(told(outcomes), vec!["created"; 20]);
    }
    assert_eq!(events_of(&shop.db, "catalog.attribute_changed.v1").await.len(), 21);
}

#[tokio::test]
async fn a_batch_has_a_limit_of_its_own() {
    let shop = Shop::open().await;
    let products = vec![plain("mug"); PRODUCTS_PUT_MAX + 1];
    let request = ImportProducts { products, define_missing: false };
    let refused = shop.catalog.import_products(&keyed(tenant_one(), "k-1"), request).await;
    let Err(CatalogWriteError::Invalid(faults)) = domain(refused) else { panic!("refused") };
    assert_eq!(faults[0].pointer, "/products");
    let unkeyed = ImportProducts { products: vec![plain("mug")], define_missing: false };
    let refused = shop.catalog.import_products(&ctx(tenant_one()), unkeyed).await;
    assert_eq!(domain(refused), Err(CatalogWriteError::KeyRequired));
}

#[tokio::test]
async fn a_full_batch_with_everything_in_it_is_read_back_whole() {
    let shop = Shop::open().await;
    let tree = [category("all", None, 0), category("odd", Some("all"), 0)];
    shop.put_categories("tree", &tree).await;
    let gram =
        UnitPut { code: code("g"), symbol: text("g"), base: None, numerator: 1, denominator: 1 };
    shop.catalog.put_units(&keyed(tenant_one(), "units"), vec![gram]).await.expect("units");
    let weight = mod_catalog_api::AttributePut {
        unit: Some(code("g")),
        ..attribute("weight", AttributeKind::Number)
    };
    shop.put_attributes("attributes", &[choice("brand", &["acme"]), weight]).await;
    let product = |n: usize| {
        let mut put = sized(&format!("item-{n}"), &["s", "m"]);
        put.category = Some(crate::shop::slug(if n % 2 == 1 { "odd" } else { "all" }));
        put.categories = vec![crate::shop::slug("odd")];
        put.attributes = vec![plain_value("brand", "acme")];
        put.variants[1].attributes = vec![plain_value("weight", &format!("{} g", n + 1))];
        put
    };
    let products: Vec<_> = (0..1_000).map(product).collect();
    let request = ImportProducts { products, define_missing: false };
    let first = shop.catalog.import_products(&keyed(tenant_one(), "k-1"), request.clone()).await;
    assert_eq!(told(first.expect("imported")), vec!["created"; 1_000]);
    let again = shop.catalog.import_products(&keyed(tenant_one(), "k-2"), request).await;
    let again = again.expect("imported");
    let unchanged = |one: &ImportOutcome| matches!(one, ImportOutcome::Put(put) if put.outcome == Outcome::Unchanged);
    assert!(again.iter().all(unchanged));
    assert_eq!(events_of(&shop.db, CHANGED).await.len(), 1_000);
    shop.assert_counts_are_right().await;
    let refs = (0..500).map(|n| crate::shop::slug(&format!("item-{n}")));
    let refs = refs.map(mod_catalog_api::ProductRef::Slug).collect();
    let found = shop.catalog.product(&ctx(tenant_one()), refs).await.expect("answered");
    assert_eq!(found.items.len(), 500);
    let last = &found.items[499];
    assert_eq!(last.slug, crate::shop::slug("item-499"), "in the order asked for");
    assert_eq!((last.attributes.len(), last.variants[1].attributes.len()), (1, 1));
}
