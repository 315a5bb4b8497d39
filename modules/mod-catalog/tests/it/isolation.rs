//! Two tenants on one database.

use mod_catalog_api::{
    CatalogReader, CatalogWriteError, CatalogWriter, Outcome, ProductRef, RemoveProducts,
    RestoreProducts, VariantsQuery,
};
use testkit::{ctx, tenant_two};

use crate::shop::{Shop, category, domain, in_category, keyed, newest, outcomes, plain, sku, slug};

#[tokio::test]
async fn a_tenant_sees_nothing_of_another() {
    let shop = Shop::open().await;
    let categories = shop.put_categories("tree", &[category("mugs", None, 0)]).await;
    let id = shop.put_one(in_category("mug", "mugs")).await;
    let theirs = ctx(tenant_two());
    let page = shop.catalog.products(&theirs, newest(10)).await.expect("a page");
    assert_eq!(page.items, []);
    let query = mod_catalog_api::ProductsQuery { category: Some(categories[0]), ..newest(10) };
    assert_eq!(shop.catalog.products(&theirs, query).await.expect("a page").items, []);
    let refs = vec![ProductRef::Id(id), ProductRef::Slug(slug("mug"))];
    let found = shop.catalog.product(&theirs, refs.clone()).await.expect("answered");
    assert_eq!((found.items, found.missing), (vec![], refs));
    let query = VariantsQuery { product: id, page: kernel_common::PageRequest::first(10) };
    assert_eq!(shop.catalog.variants(&theirs, query).await.expect("a page").items, []);
    let found = shop.catalog.sellables(&theirs, vec![sku("MUG")]).await.expect("answered");
    assert_eq!(found.missing, [sku("MUG")]);
    assert_eq!(shop.catalog.categories(&theirs, ()).await.expect("a tree"), []);
}

#[tokio::test]
async fn a_tenant_changes_nothing_of_another() {
    let shop = Shop::open().await;
    shop.put_categories("tree", &[category("mugs", None, 0)]).await;
    let id = shop.put_one(in_category("mug", "mugs")).await;
    let theirs = |key: &str| keyed(tenant_two(), key);
    let remove = RemoveProducts { products: vec![ProductRef::Id(id)] };
    let unknown = Err(CatalogWriteError::UnknownProducts(vec![ProductRef::Id(id)]));
    assert_eq!(domain(shop.catalog.remove(&theirs("k-1"), remove).await), unknown);
    let restore = RestoreProducts { products: vec![id] };
    assert_eq!(domain(shop.catalog.restore(&theirs("k-2"), restore).await), unknown);
    let put = shop.catalog.put_products(&theirs("k-3"), vec![in_category("mug", "mugs")]).await;
    let no_category = CatalogWriteError::UnknownCategories(vec![slug("mugs")]);
    assert_eq!(domain(put), Err(no_category));
    let put = shop.catalog.put_products(&theirs("put-mug"), vec![plain("mug")]).await;
    assert_eq!(outcomes(&put.expect("the same slug, SKU and key")), [Outcome::Created]);
    let ours = shop.product("mug").await.expect("lives");
    assert_eq!((ours.id, ours.version), (id, 1));
}
