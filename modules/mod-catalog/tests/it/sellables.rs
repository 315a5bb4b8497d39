//! What SKUs are, for carts.

use mod_catalog_api::{
    BATCH_MAX, CatalogReadError, CatalogReader, CatalogWriter, ProductPut, ProductRef,
    ProductStatus, RemoveProducts,
};
use testkit::{ctx, tenant_one};

use crate::shop::{Shop, domain, keyed, plain, sized, sku, slug, text};

async fn sellable(shop: &Shop, skus: &[&str]) -> (Vec<String>, Vec<String>) {
    let asked = skus.iter().map(|one| sku(one)).collect();
    let found = shop.catalog.sellables(&ctx(tenant_one()), asked).await.expect("answered");
    let told = |one: &mod_catalog_api::Sellable| {
        format!("{} of {}: {}", one.sku, one.slug, if one.sellable { "yes" } else { "no" })
    };
    let missing = found.missing.iter().map(ToString::to_string).collect();
    (found.items.iter().map(told).collect(), missing)
}

fn texts(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

#[tokio::test]
async fn a_sku_says_what_it_is() {
    let shop = Shop::open().await;
    let id = shop.put_one(sized("shirt", &["s", "m"])).await;
    let found = shop.catalog.sellables(&ctx(tenant_one()), vec![sku("SHIRT-m")]).await;
    let found = found.expect("answered");
    let [shirt] = &found.items[..] else { panic!("one") };
    assert_eq!(
        (shirt.product_id, &shirt.name, &shirt.variant_label),
        (id, &text("shirt"), &text("m"))
    );
    assert_eq!((shirt.tax_category.0.as_str(), shirt.weight_grams), ("standard", Some(300)));
}

#[tokio::test]
async fn only_published_living_variants_are_for_sale() {
    let shop = Shop::open().await;
    let with = |name: &str, status| ProductPut { status, ..plain(name) };
    shop.put("k-1", &[plain("mug"), with("draft", ProductStatus::Draft)]).await;
    shop.put("k-2", &[with("old", ProductStatus::Archived), plain("gone")]).await;
    shop.put("k-3", &[sized("shirt", &["s", "m"])]).await;
    shop.put("k-4", &[sized("shirt", &["s"])]).await;
    let products = vec![ProductRef::Slug(slug("gone"))];
    let removed =
        shop.catalog.remove(&keyed(tenant_one(), "k-5"), RemoveProducts { products }).await;
    removed.expect("removed");
    let asked = ["OLD", "SHIRT-m", "NEVER", "SHIRT-s", "GONE", "DRAFT", "MUG", "MUG", "NEVER-2"];
    let told = [
        "OLD of old: no",
        "SHIRT-m of shirt: no",
        "SHIRT-s of shirt: yes",
        "GONE of gone: no",
        "DRAFT of draft: no",
        "MUG of mug: yes",
    ];
    let expected = (texts(&told), texts(&["NEVER", "NEVER-2"]));
    assert_eq!(sellable(&shop, &asked).await, expected);
}

#[tokio::test]
async fn the_living_owner_of_a_sku_speaks_for_it() {
    let shop = Shop::open().await;
    shop.put("k-1", &[sized("shirt", &["s", "m"])]).await;
    shop.put("k-2", &[sized("shirt", &["s"])]).await;
    let mut heir = plain("cup");
    heir.variants[0].sku = sku("SHIRT-m");
    shop.put("k-3", &[heir]).await;
    let (told, _) = sellable(&shop, &["SHIRT-m"]).await;
    assert_eq!(told, ["SHIRT-m of cup: yes"]);
}

#[tokio::test]
async fn too_many_skus_are_refused() {
    let shop = Shop::open().await;
    let skus = vec![sku("MUG"); BATCH_MAX + 1];
    let refused = domain(shop.catalog.sellables(&ctx(tenant_one()), skus).await);
    assert!(matches!(refused, Err(CatalogReadError::Invalid(_))), "{refused:?}");
}
