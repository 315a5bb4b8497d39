//! Collections and what they show.

use std::collections::BTreeMap;

use kernel_common::{LocalizedText, PageRequest};
use mod_catalog_api::{
    CatalogEvent, CatalogReader, CatalogWriteError, CatalogWriter, CollectionProductsQuery,
    CollectionPut, CollectionsQuery, Outcome, ProductPut, ProductRef, ProductStatus, RelationKind,
    RelationPut, RelationSource, RemoveCollections,
};
use testkit::{ctx, expect_event, tenant_one, tenant_two};

use crate::shop::{Shop, domain, keyed, plain, slug, text};

fn collection(name: &str, position: i32) -> CollectionPut {
    CollectionPut {
        slug: slug(name),
        name: text(name),
        description: LocalizedText::default(),
        image: None,
        position,
        published: true,
    }
}

async fn put(shop: &Shop, key: &str, puts: &[CollectionPut]) -> Vec<Outcome> {
    let told = shop.catalog.put_collections(&keyed(tenant_one(), key), puts.to_vec()).await;
    told.expect("put").into_iter().map(|one| one.outcome).collect()
}

fn member(name: &str, target: &str, position: i32) -> RelationPut {
    RelationPut {
        source: RelationSource::Collection(slug(name)),
        kind: RelationKind::Collection,
        target: ProductRef::Slug(slug(target)),
        position,
        metadata: BTreeMap::new(),
        from: None,
        until: None,
    }
}

async fn shown(shop: &Shop, name: &str, limit: u32) -> Vec<String> {
    let mut query =
        CollectionProductsQuery { collection: slug(name), page: PageRequest::first(limit) };
    let mut slugs = Vec::new();
    loop {
        let page = shop.catalog.collection_products(&ctx(tenant_one()), query.clone()).await;
        let page = page.expect("a page");
        slugs.extend(page.items.into_iter().map(|item| item.slug.to_string()));
        match page.next {
            Some(next) => query.page.after = Some(next),
            None => return slugs,
        }
    }
}

#[tokio::test]
async fn collections_are_put_by_slug_and_listed_in_order() {
    let shop = Shop::open().await;
    let puts = [collection("summer", 2), collection("winter", 1), collection("sale", 1)];
    assert_eq!(put(&shop, "k-1", &puts).await, [Outcome::Created; 3]);
    let renamed = CollectionPut { name: text("Hot"), ..collection("summer", 2) };
    let again = [renamed, collection("winter", 1)];
    assert_eq!(put(&shop, "k-2", &again).await, [Outcome::Changed, Outcome::Unchanged]);
    let mut query = CollectionsQuery { slugs: Vec::new(), page: PageRequest::first(2) };
    let first = shop.catalog.collections(&ctx(tenant_one()), query.clone()).await.expect("a page");
    let names = |page: &kernel_common::Page<mod_catalog_api::Collection>| -> Vec<String> {
        page.items.iter().map(|one| one.slug.to_string()).collect()
    };
    assert_eq!(names(&first), ["sale", "winter"]);
    query.page.after = first.next;
    let second = shop.catalog.collections(&ctx(tenant_one()), query.clone()).await.expect("a page");
    assert_eq!((names(&second), second.items[0].version), (vec!["summer".to_owned()], 2));
    let one = CollectionsQuery { slugs: vec![slug("sale")], page: PageRequest::first(2) };
    let one = shop.catalog.collections(&ctx(tenant_one()), one).await.expect("a page");
    assert_eq!(names(&one), ["sale"]);
    let theirs = CollectionsQuery { slugs: Vec::new(), page: PageRequest::first(2) };
    let theirs = shop.catalog.collections(&ctx(tenant_two()), theirs).await.expect("a page");
    assert_eq!(theirs.items, []);
}

#[tokio::test]
async fn a_collection_shows_its_published_products_page_by_page() {
    let shop = Shop::open().await;
    put(&shop, "k-1", &[collection("summer", 1)]).await;
    let hidden = ProductPut { status: ProductStatus::Draft, ..plain("draft") };
    shop.put("goods", &[plain("mug"), plain("cup"), plain("pot"), hidden]).await;
    let members = vec![
        member("summer", "pot", 1),
        member("summer", "draft", 1),
        member("summer", "cup", 0),
        member("summer", "mug", 1),
    ];
    let told = shop.catalog.put_relations(&keyed(tenant_one(), "k-2"), members).await;
    assert_eq!(told.expect("put").outcomes, [Outcome::Created; 4]);
    for limit in [1, 2, 10] {
        assert_eq!(shown(&shop, "summer", limit).await, ["cup", "mug", "pot"], "by {limit}");
    }
    assert_eq!(shown(&shop, "winter", 10).await, Vec::<String>::new());
}

#[tokio::test]
async fn links_start_where_their_kind_says() {
    let shop = Shop::open().await;
    put(&shop, "k-1", &[collection("summer", 1)]).await;
    shop.put("goods", &[plain("mug"), plain("cup")]).await;
    let odd = RelationPut { kind: RelationKind::Related, ..member("summer", "mug", 0) };
    let refused = domain(shop.catalog.put_relations(&keyed(tenant_one(), "k-2"), vec![odd]).await);
    let Err(CatalogWriteError::Invalid(faults)) = refused else { panic!("{refused:?}") };
    assert_eq!(faults[0].pointer, "/0/source");
    let lost = vec![member("lost", "mug", 0)];
    let refused = domain(shop.catalog.put_relations(&keyed(tenant_one(), "k-3"), lost).await);
    assert_eq!(refused, Err(CatalogWriteError::UnknownCollections(vec![slug("lost")])));
}

#[tokio::test]
async fn a_removed_collection_takes_its_links_with_it_and_no_product() {
    let shop = Shop::open().await;
    put(&shop, "k-1", &[collection("summer", 1), collection("winter", 2)]).await;
    shop.put("goods", &[plain("mug")]).await;
    let members = vec![member("summer", "mug", 0)];
    shop.catalog.put_relations(&keyed(tenant_one(), "k-2"), members).await.expect("put");
    let request = RemoveCollections { collections: vec![slug("summer"), slug("lost")] };
    let told = shop.catalog.remove_collections(&keyed(tenant_one(), "k-3"), request).await;
    assert_eq!(told.expect("removed").len(), 1);
    let event: CatalogEvent =
        expect_event(&shop.db, "catalog.collection_changed.v1").await.payload().expect("ours");
    assert!(matches!(event, CatalogEvent::CollectionChanged { version: 2, removed: true, .. }));
    assert!(shop.product("mug").await.is_some());
    assert_eq!(put(&shop, "k-4", &[collection("summer", 1)]).await, [Outcome::Created]);
    assert_eq!(shown(&shop, "summer", 10).await, Vec::<String>::new(), "it begins empty");
}
