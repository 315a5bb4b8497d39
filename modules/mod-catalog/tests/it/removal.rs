//! Removing softly, and bringing back.

use kernel_common::ProductId;
use mod_catalog_api::{
    CatalogEvent, CatalogReader, CatalogWriteError, CatalogWriter, Outcome, ProductOutcome,
    ProductPut, ProductRef, ProductStatus, RemoveProducts, RestoreProducts,
};
use testkit::{ctx, expect_event, tenant_one};

use crate::shop::{Shop, domain, keyed, newest, outcomes, plain, sized, sku, slug};

async fn remove(
    shop: &Shop,
    key: &str,
    names: &[&str],
) -> Result<Vec<ProductOutcome>, CatalogWriteError> {
    shop.tick();
    let products = names.iter().map(|name| ProductRef::Slug(slug(name))).collect();
    domain(shop.catalog.remove(&keyed(tenant_one(), key), RemoveProducts { products }).await)
}

async fn restore(
    shop: &Shop,
    key: &str,
    ids: &[ProductId],
) -> Result<Vec<ProductOutcome>, CatalogWriteError> {
    shop.tick();
    let request = RestoreProducts { products: ids.to_vec() };
    domain(shop.catalog.restore(&keyed(tenant_one(), key), request).await)
}

#[tokio::test]
async fn what_is_removed_is_hidden_and_comes_back_as_it_was() {
    let shop = Shop::open().await;
    let draft = ProductPut { status: ProductStatus::Draft, ..sized("shirt", &["s", "m"]) };
    let id = shop.put_one(draft).await;
    shop.put_one(plain("mug")).await;
    let before = shop.product("shirt").await.expect("lives");
    assert_eq!(
        outcomes(&remove(&shop, "k-1", &["shirt"]).await.expect("removed")),
        [Outcome::Changed]
    );
    assert_eq!(shop.product("shirt").await, None);
    let any =
        mod_catalog_api::ProductsQuery { status: mod_catalog_api::StatusFilter::Any, ..newest(10) };
    assert_eq!(shop.page(&any).await.0, ["mug"]);
    let query =
        mod_catalog_api::VariantsQuery { product: id, page: kernel_common::PageRequest::first(10) };
    let variants = shop.catalog.variants(&ctx(tenant_one()), query).await.expect("a page");
    assert_eq!(variants.items, []);
    let event: CatalogEvent =
        expect_event(&shop.db, "catalog.product_changed.v1").await.payload().expect("ours");
    assert!(matches!(event, CatalogEvent::ProductChanged { removed: true, version: 2, .. }));
    let told = restore(&shop, "k-2", &[id]).await.expect("restored");
    assert_eq!((outcomes(&told), told[0].version), (vec![Outcome::Changed], 3));
    let after = shop.product("shirt").await.expect("lives again");
    let same = mod_catalog_api::Product { version: 1, updated_at: before.updated_at, ..after };
    assert_eq!(same, before);
}

#[tokio::test]
async fn variants_that_had_left_do_not_come_back_with_the_product() {
    let shop = Shop::open().await;
    let id = shop.put_one(sized("shirt", &["s", "m"])).await;
    shop.put("k-1", &[sized("shirt", &["s"])]).await;
    remove(&shop, "k-2", &["shirt"]).await.expect("removed");
    restore(&shop, "k-3", &[id]).await.expect("restored");
    let product = shop.product("shirt").await.expect("lives again");
    let skus: Vec<_> = product.variants.iter().map(|variant| variant.sku.as_str()).collect();
    assert_eq!(skus, ["SHIRT-s"]);
}

#[tokio::test]
async fn removal_frees_the_slug_and_the_skus_for_another_product() {
    let shop = Shop::open().await;
    let old = shop.put_one(plain("mug")).await;
    remove(&shop, "k-1", &["mug"]).await.expect("removed");
    let told = shop.put("k-2", &[plain("mug")]).await;
    assert_eq!(outcomes(&told), [Outcome::Created]);
    assert_ne!(told[0].id, old);
    let refused = restore(&shop, "k-3", &[old]).await;
    assert_eq!(refused, Err(CatalogWriteError::SlugsTaken(vec![slug("mug")])));
    let mut renamed = plain("cup");
    renamed.variants[0].sku = sku("MUG");
    remove(&shop, "k-4", &["mug"]).await.expect("removed");
    shop.put("k-5", &[renamed]).await;
    let refused = restore(&shop, "k-6", &[old]).await;
    assert_eq!(refused, Err(CatalogWriteError::SkusTaken(vec![sku("MUG")])));
    remove(&shop, "k-7", &["cup"]).await.expect("removed");
    let both = restore(&shop, "k-8", &[old, told[0].id]).await;
    assert_eq!(both, Err(CatalogWriteError::SlugsTaken(vec![slug("mug")])));
    assert!(restore(&shop, "k-9", &[old]).await.is_ok());
}

#[tokio::test]
async fn unknown_products_are_named_and_nothing_is_removed() {
    let shop = Shop::open().await;
    let id = shop.put_one(plain("mug")).await;
    let refused = remove(&shop, "k-1", &["mug", "cup"]).await;
    let cup = ProductRef::Slug(slug("cup"));
    assert_eq!(refused, Err(CatalogWriteError::UnknownProducts(vec![cup])));
    assert!(shop.product("mug").await.is_some());
    assert_eq!(outcomes(&restore(&shop, "k-2", &[id]).await.expect("lives")), [Outcome::Unchanged]);
    let nobody = ProductId::from_uuid(tenant_one().as_uuid());
    let refused = restore(&shop, "k-3", &[nobody]).await;
    assert_eq!(refused, Err(CatalogWriteError::UnknownProducts(vec![ProductRef::Id(nobody)])));
}
