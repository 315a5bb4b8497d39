//! Creating and changing whole products.

use kernel_common::LocalizedText;
use mod_catalog_api::{
    CatalogEvent, CatalogWriteError, CatalogWriter, Outcome, ProductPut, ProductStatus,
    VARIANTS_INLINE_MAX,
};
use testkit::{ctx, events_of, expect_event, tenant_one};

use crate::shop::{Shop, domain, in_category, outcomes, plain, sized, sku, slug};

const CHANGED: &str = "catalog.product_changed.v1";

#[tokio::test]
async fn a_second_put_of_the_same_changes_nothing_and_says_so() {
    let shop = Shop::open().await;
    let puts = [plain("mug"), sized("shirt", &["s", "m"])];
    assert_eq!(outcomes(&shop.put("k-1", &puts).await), [Outcome::Created, Outcome::Created]);
    let before = shop.product("shirt").await.expect("lives");
    let again = shop.put("k-2", &puts).await;
    assert_eq!(outcomes(&again), [Outcome::Unchanged, Outcome::Unchanged]);
    assert_eq!(shop.product("shirt").await, Some(before));
    assert_eq!(events_of(&shop.db, CHANGED).await.len(), 2);
}

#[tokio::test]
async fn a_change_keeps_the_id_and_grows_the_version() {
    let shop = Shop::open().await;
    let first = shop.put("k-1", &[plain("mug"), plain("cup")]).await;
    let changed =
        ProductPut { description: LocalizedText::en_ru("Blue.", "Синяя."), ..plain("mug") };
    let second = shop.put("k-2", &[plain("cup"), changed]).await;
    assert_eq!(outcomes(&second), [Outcome::Unchanged, Outcome::Changed]);
    assert_eq!((second[1].id, second[1].version), (first[0].id, 2));
    let product = shop.product("mug").await.expect("lives");
    assert_eq!(product.description, LocalizedText::en_ru("Blue.", "Синяя."));
    let event = expect_event(&shop.db, CHANGED).await;
    assert_eq!(event.subject, format!("product/{}", product.id));
    assert_eq!(event.streamseq, 2);
}

#[tokio::test]
async fn an_event_holds_the_state_after_the_change() {
    let shop = Shop::open().await;
    shop.put("k-1", &[sized("shirt", &["s", "m"])]).await;
    let event: CatalogEvent = expect_event(&shop.db, CHANGED).await.payload().expect("ours");
    let CatalogEvent::ProductChanged { product, version, removed, tax_category } = event else {
        panic!("another event");
    };
    assert_eq!((version, removed, tax_category.0.as_str()), (1, false, "standard"));
    let (_, page) = shop.page(&crate::shop::newest(1)).await;
    assert_eq!(page.items, [product]);
}

#[tokio::test]
async fn variants_come_go_and_come_back() {
    let shop = Shop::open().await;
    let skus = async || -> Vec<String> {
        let product = shop.product("shirt").await.expect("lives");
        assert_eq!(product.variant_count, i64::try_from(product.variants.len()).expect("small"));
        product.variants.iter().map(|variant| variant.sku.to_string()).collect()
    };
    shop.put("k-1", &[sized("shirt", &["s", "m"])]).await;
    assert_eq!(skus().await, ["SHIRT-s", "SHIRT-m"]);
    shop.put("k-2", &[sized("shirt", &["m", "l"])]).await;
    assert_eq!(skus().await, ["SHIRT-m", "SHIRT-l"]);
    shop.put("k-3", &[sized("shirt", &["l", "s", "m"])]).await;
    assert_eq!(skus().await, ["SHIRT-l", "SHIRT-s", "SHIRT-m"]);
}

#[tokio::test]
async fn a_sku_moves_to_another_product_in_one_put_but_is_not_taken_away() {
    let shop = Shop::open().await;
    shop.put("k-1", &[sized("shirt", &["s", "m"]), plain("mug")]).await;
    let mut thief = plain("cup");
    thief.variants[0].sku = sku("SHIRT-m");
    let refused = shop.try_put("k-2", std::slice::from_ref(&thief)).await;
    assert_eq!(refused, Err(CatalogWriteError::SkusTaken(vec![sku("SHIRT-m")])));
    assert_eq!(shop.product("cup").await, None, "all or nothing");
    let moved = shop.put("k-3", &[thief, sized("shirt", &["s"])]).await;
    assert_eq!(outcomes(&moved), [Outcome::Created, Outcome::Changed]);
    let cup = shop.product("cup").await.expect("lives");
    assert_eq!(cup.variants[0].sku, sku("SHIRT-m"));
}

#[tokio::test]
async fn a_product_has_as_many_variants_as_it_needs() {
    let shop = Shop::open().await;
    let sizes: Vec<String> = (0..1_234).map(|n| format!("n{n:04}")).collect();
    let sizes: Vec<&str> = sizes.iter().map(String::as_str).collect();
    shop.put("k-1", &[sized("shirt", &sizes)]).await;
    let product = shop.product("shirt").await.expect("lives");
    assert_eq!((product.variants.len(), product.variant_count), (VARIANTS_INLINE_MAX, 1_234));
    assert_eq!(product.variants[199].sku, sku("SHIRT-n0199"));
}

#[tokio::test]
async fn a_repeated_key_returns_the_first_answer() {
    let shop = Shop::open().await;
    let first = shop.put("k-1", &[plain("mug")]).await;
    let changed = ProductPut { status: ProductStatus::Draft, ..plain("mug") };
    shop.put("k-2", &[changed]).await;
    assert_eq!(shop.put("k-1", &[plain("mug")]).await, first);
    let product = shop.product("mug").await.expect("lives");
    assert_eq!(product.status, ProductStatus::Draft, "the repeat had no effect");
    let reused = shop.try_put("k-1", &[plain("cup")]).await;
    assert_eq!(reused, Err(CatalogWriteError::KeyReused));
    let unkeyed = shop.catalog.put_products(&ctx(tenant_one()), vec![plain("cup")]).await;
    assert_eq!(domain(unkeyed), Err(CatalogWriteError::KeyRequired));
}

#[tokio::test]
async fn unknown_categories_are_named_and_faults_point_into_the_batch() {
    let shop = Shop::open().await;
    let puts = [in_category("mug", "kitchen"), in_category("cup", "bath")];
    let refused = shop.try_put("k-1", &puts).await;
    let unknown = CatalogWriteError::UnknownCategories(vec![slug("bath"), slug("kitchen")]);
    assert_eq!(refused, Err(unknown));
    let nameless = ProductPut { name: LocalizedText::default(), ..plain("mug") };
    let refused = shop.try_put("k-2", &[plain("cup"), nameless]).await;
    let Err(CatalogWriteError::Invalid(faults)) = refused else { panic!("{refused:?}") };
    assert_eq!(faults[0].pointer, "/1/name");
}

#[tokio::test]
async fn two_imports_at_once_create_each_product_once() {
    let shop = Shop::open().await;
    let puts: Vec<ProductPut> = (0..40).map(|n| plain(&format!("item-{n}"))).collect();
    let imports = (0..4).map(|n| {
        let (catalog, puts) = (shop.catalog.clone(), puts.clone());
        tokio::spawn(async move {
            let ctx = crate::shop::keyed(tenant_one(), &format!("import-{n}"));
            domain(catalog.put_products(&ctx, puts).await)
        })
    });
    let mut created = 0;
    for import in imports.collect::<Vec<_>>() {
        let told = import.await.expect("no panic").expect("put");
        created += outcomes(&told).iter().filter(|o| **o == Outcome::Created).count();
    }
    assert_eq!(created, 40);
    assert_eq!(shop.page(&crate::shop::newest(200)).await.0.len(), 40);
}
