//! Publishing, withdrawing, archiving.

use mod_catalog_api::{
    CatalogWriteError, CatalogWriter, Outcome, ProductRef, ProductStatus, SetStatus,
};
use testkit::{ctx, events_of, tenant_one};

use crate::shop::{Shop, domain, keyed, newest, outcomes, plain, slug};

fn request(names: &[&str], status: ProductStatus) -> SetStatus {
    let products = names.iter().map(|name| ProductRef::Slug(slug(name))).collect();
    SetStatus { products, status }
}

#[tokio::test]
async fn a_withdrawn_product_is_no_longer_listed() {
    let shop = Shop::open().await;
    shop.put("k-1", &[plain("mug"), plain("cup")]).await;
    let draft = request(&["cup", "mug"], ProductStatus::Draft);
    let told = domain(shop.catalog.set_status(&keyed(tenant_one(), "k-2"), draft.clone()).await);
    let told = told.expect("set");
    assert_eq!(outcomes(&told), [Outcome::Changed, Outcome::Changed]);
    assert_eq!((told[0].slug.as_str(), told[0].version), ("cup", 2));
    assert_eq!(shop.page(&newest(10)).await.0, Vec::<String>::new());
    let again = domain(shop.catalog.set_status(&keyed(tenant_one(), "k-3"), draft).await);
    assert_eq!(outcomes(&again.expect("set")), [Outcome::Unchanged, Outcome::Unchanged]);
    assert_eq!(events_of(&shop.db, "catalog.product_changed.v1").await.len(), 4);
}

#[tokio::test]
async fn a_put_of_the_same_content_with_another_status_is_a_change() {
    let shop = Shop::open().await;
    shop.put("k-1", &[plain("mug")]).await;
    let archived = request(&["mug"], ProductStatus::Archived);
    shop.catalog.set_status(&keyed(tenant_one(), "k-2"), archived).await.expect("set");
    let told = shop.put("k-3", &[plain("mug")]).await;
    assert_eq!((outcomes(&told), told[0].version), (vec![Outcome::Changed], 3));
    assert_eq!(shop.page(&newest(10)).await.0, ["mug"]);
}

#[tokio::test]
async fn refusals_name_what_is_wrong() {
    let shop = Shop::open().await;
    shop.put("k-1", &[plain("mug")]).await;
    let set = async |key: &str, names: &[&str]| {
        let request = request(names, ProductStatus::Draft);
        domain(shop.catalog.set_status(&keyed(tenant_one(), key), request).await)
    };
    let pot = ProductRef::Slug(slug("pot"));
    assert_eq!(
        set("k-2", &["mug", "pot"]).await,
        Err(CatalogWriteError::UnknownProducts(vec![pot]))
    );
    assert!(matches!(set("k-3", &[]).await, Err(CatalogWriteError::Invalid(_))));
    let draft = request(&["mug"], ProductStatus::Draft);
    let unkeyed = shop.catalog.set_status(&ctx(tenant_one()), draft).await;
    assert_eq!(domain(unkeyed), Err(CatalogWriteError::KeyRequired));
    assert_eq!(shop.page(&newest(10)).await.0, ["mug"], "nothing was written");
}
