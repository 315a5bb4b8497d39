//! Links between products.

use std::{collections::BTreeMap, time::Duration};

use kernel_common::{Clock, ManualClock, PageRequest, ProductId, Timestamp};
use mod_catalog_api::{
    CatalogEvent, CatalogReadError, CatalogReader, CatalogWriteError, CatalogWriter, Outcome,
    ProductPut, ProductRef, ProductStatus, RelatedQuery, Relation, RelationEnd, RelationKind,
    RelationPut, RelationRef, RelationSource, RelationsQuery,
};
use testkit::{ctx, events_of, expect_event, tenant_one, tenant_two};

use crate::shop::{Shop, domain, keyed, plain, slug};

const CHANGED: &str = "catalog.relations_changed.v1";

fn product(name: &str) -> ProductRef {
    ProductRef::Slug(slug(name))
}

fn link(source: &str, kind: RelationKind, target: &str, position: i32) -> RelationPut {
    RelationPut {
        source: RelationSource::Product(product(source)),
        kind,
        target: product(target),
        position,
        metadata: BTreeMap::new(),
        from: None,
        until: None,
    }
}

async fn put(
    shop: &Shop,
    key: &str,
    puts: &[RelationPut],
) -> Result<Vec<Outcome>, CatalogWriteError> {
    let told = shop.catalog.put_relations(&keyed(tenant_one(), key), puts.to_vec()).await;
    Ok(domain(told)?.outcomes)
}

/// The goods and their ids, by name.
async fn stocked(names: &[&str]) -> (Shop, BTreeMap<String, ProductId>) {
    let shop = Shop::open().await;
    let goods: Vec<_> = names.iter().map(|name| plain(name)).collect();
    let told = shop.put("goods", &goods).await;
    let ids = told.into_iter().map(|one| (one.slug.to_string(), one.id)).collect();
    (shop, ids)
}

async fn related(shop: &Shop, products: &[ProductId], limit: u32) -> Vec<String> {
    let query = RelatedQuery { products: products.to_vec(), kinds: Vec::new(), limit };
    let related = shop.catalog.related(&ctx(tenant_one()), query).await.expect("answered");
    let told = related.iter().map(|one| {
        let names: Vec<_> = one.items.iter().map(|item| item.slug.to_string()).collect();
        format!("{:?}: {}", one.kind, names.join(" "))
    });
    told.collect()
}

async fn page(shop: &Shop, end: RelationEnd, kind: RelationKind, limit: u32) -> Vec<Relation> {
    let mut query = RelationsQuery { end, kind, page: PageRequest::first(limit) };
    let mut all = Vec::new();
    loop {
        let answer = shop.catalog.relations(&ctx(tenant_one()), query.clone()).await;
        let answer = answer.expect("a page");
        all.extend(answer.items);
        match answer.next {
            Some(next) => query.page.after = Some(next),
            None => return all,
        }
    }
}

#[tokio::test]
async fn products_lead_to_others_in_order_and_batches() {
    let (shop, ids) = stocked(&["phone", "case", "film", "cable", "tablet"]).await;
    let links = [
        link("phone", RelationKind::Accessory, "film", 2),
        link("phone", RelationKind::Accessory, "case", 1),
        link("phone", RelationKind::Accessory, "cable", 2),
        link("phone", RelationKind::Substitute, "tablet", 0),
        link("tablet", RelationKind::Substitute, "phone", 0),
        link("tablet", RelationKind::Related, "cable", 0),
    ];
    assert_eq!(put(&shop, "k-1", &links).await, Ok(vec![Outcome::Created; 6]));
    let of = [ids["tablet"], ids["phone"], ids["case"], ids["phone"]];
    let expected =
        ["Related: cable", "Substitute: phone", "Accessory: case film cable", "Substitute: tablet"];
    assert_eq!(related(&shop, &of, 10).await, expected);
    assert_eq!(related(&shop, &[ids["phone"]], 2).await[0], "Accessory: case film");
    assert_eq!(put(&shop, "k-2", &links).await, Ok(vec![Outcome::Unchanged; 6]));
    assert_eq!(events_of(&shop.db, CHANGED).await.len(), 4, "one a source and kind");
}

#[tokio::test]
async fn both_directions_are_paged() {
    let names: Vec<String> = (0..7).map(|n| format!("item-{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (shop, ids) = stocked(&names).await;
    let mut links = Vec::new();
    for n in 1..7 {
        links.push(link("item-0", RelationKind::Related, &format!("item-{n}"), 3 - n % 3));
        links.push(link(&format!("item-{n}"), RelationKind::Related, "item-0", 0));
    }
    put(&shop, "k-1", &links).await.expect("put");
    let first = ids["item-0"];
    for limit in [1, 2, 10] {
        let onward =
            page(&shop, RelationEnd::FromProduct(first), RelationKind::Related, limit).await;
        let order: Vec<_> = onward.iter().map(|one| (one.position, one.target)).collect();
        assert_eq!(order.len(), 6, "by {limit}");
        assert!(order.is_sorted(), "{order:?}");
        let back = page(&shop, RelationEnd::ToProduct(first), RelationKind::Related, limit).await;
        assert_eq!(back.len(), 6, "by {limit}");
        assert!(back.iter().all(|one| one.target == first));
    }
    let foreign = page(&shop, RelationEnd::FromProduct(first), RelationKind::Accessory, 10).await;
    assert_eq!(foreign, []);
}

#[tokio::test]
async fn accessories_never_lead_in_a_circle_and_substitutes_may() {
    let (shop, ids) = stocked(&["a", "b", "c"]).await;
    let chain =
        [link("a", RelationKind::Accessory, "b", 0), link("b", RelationKind::Accessory, "c", 0)];
    put(&shop, "k-1", &chain).await.expect("put");
    let closed = put(&shop, "k-2", &[link("c", RelationKind::Accessory, "a", 0)]).await;
    let circle = vec![ids["c"], ids["a"], ids["b"]];
    assert_eq!(closed, Err(CatalogWriteError::RelationCycle(circle)));
    let both =
        [link("a", RelationKind::Substitute, "b", 0), link("b", RelationKind::Substitute, "a", 0)];
    assert_eq!(put(&shop, "k-3", &both).await, Ok(vec![Outcome::Created; 2]));
    let itself = put(&shop, "k-4", &[link("a", RelationKind::Related, "a", 0)]).await;
    let Err(CatalogWriteError::Invalid(faults)) = itself else { panic!("{itself:?}") };
    assert_eq!((faults[0].pointer.as_str(), faults[0].code.as_str()), ("/0/target", "to_itself"));
}

#[tokio::test]
async fn two_writers_do_not_close_a_circle_between_them() {
    let (shop, ids) = stocked(&["a", "b", "c", "d"]).await;
    let pairs = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")];
    let writers = pairs.map(|(source, target)| {
        let catalog = shop.catalog.clone();
        let links = vec![link(source, RelationKind::Accessory, target, 0)];
        tokio::spawn(async move {
            domain(catalog.put_relations(&keyed(tenant_one(), source), links).await)
        })
    });
    let mut refused = 0;
    for writer in writers {
        match writer.await.expect("no panic") {
            Ok(_) => {}
            Err(CatalogWriteError::RelationCycle(circle)) => {
                assert_eq!(circle.len(), ids.len());
                refused += 1;
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(refused, 1, "whoever came last");
}

#[tokio::test]
async fn links_hold_for_their_period_and_lead_to_what_shoppers_see() {
    let (shop, ids) = stocked(&["mug", "spring", "autumn", "always", "draft"]).await;
    let hidden = ProductPut { status: ProductStatus::Draft, ..plain("draft") };
    shop.put("hide", &[hidden]).await;
    let now = ManualClock::default().now();
    let later = |seconds| Some(now.after(Duration::from_secs(seconds)));
    let period = |target: &str, from: Option<Timestamp>, until: Option<Timestamp>| RelationPut {
        from,
        until,
        metadata: [("why".to_owned(), "season".to_owned())].into(),
        ..link("mug", RelationKind::Related, target, 0)
    };
    let links = [
        period("spring", None, later(60)),
        period("autumn", later(60), later(90)),
        period("always", None, None),
        period("draft", None, None),
    ];
    put(&shop, "k-1", &links).await.expect("put");
    assert_eq!(related(&shop, &[ids["mug"]], 10).await, ["Related: spring always"]);
    for _ in 0..60 {
        shop.tick();
    }
    assert_eq!(related(&shop, &[ids["mug"]], 10).await, ["Related: autumn always"]);
    let all = page(&shop, RelationEnd::FromProduct(ids["mug"]), RelationKind::Related, 10).await;
    assert_eq!(all.len(), 4, "whoever manages them sees all");
    assert_eq!(all[0].metadata["why"], "season");
    let backwards = [period("always", later(2), later(1))];
    let refused = put(&shop, "k-2", &backwards).await;
    assert!(matches!(refused, Err(CatalogWriteError::Invalid(_))), "{refused:?}");
}

#[tokio::test]
async fn removing_a_link_is_told_and_published_once() {
    let (shop, ids) = stocked(&["mug", "cup"]).await;
    put(&shop, "k-1", &[link("mug", RelationKind::Related, "cup", 0)]).await.expect("put");
    let named = |source: &str, target: &str| RelationRef {
        source: RelationSource::Product(product(source)),
        kind: RelationKind::Related,
        target: product(target),
    };
    let refs = vec![named("mug", "cup"), named("cup", "mug"), named("lost", "mug")];
    let told = shop.catalog.remove_relations(&keyed(tenant_one(), "k-2"), refs).await;
    let expected = [Outcome::Changed, Outcome::Unchanged, Outcome::Unchanged];
    assert_eq!(told.expect("removed").outcomes, expected);
    assert_eq!(related(&shop, &[ids["mug"]], 10).await, Vec::<String>::new());
    let event = expect_event(&shop.db, CHANGED).await;
    assert_eq!(event.streamseq, 2);
    let fact: CatalogEvent = event.payload().expect("ours");
    assert!(matches!(fact, CatalogEvent::RelationsChanged { version: 2, .. }), "{fact:?}");
}

#[tokio::test]
async fn unknown_ends_and_foreign_tenants_are_refused() {
    let (shop, ids) = stocked(&["mug", "cup"]).await;
    let links = [
        link("mug", RelationKind::Related, "lost", 0),
        link("gone", RelationKind::Related, "mug", 0),
    ];
    let unknown = put(&shop, "k-1", &links).await;
    let products = vec![product("lost"), product("gone")];
    assert_eq!(unknown, Err(CatalogWriteError::UnknownProducts(products)));
    let good = [link("mug", RelationKind::Related, "cup", 0)];
    let foreign = shop.catalog.put_relations(&keyed(tenant_two(), "k-1"), good.to_vec()).await;
    assert!(matches!(domain(foreign), Err(CatalogWriteError::UnknownProducts(_))));
    put(&shop, "k-2", &good).await.expect("put");
    let query = RelatedQuery { products: vec![ids["mug"]], kinds: Vec::new(), limit: 10 };
    let theirs = shop.catalog.related(&ctx(tenant_two()), query).await.expect("answered");
    assert_eq!(theirs, []);
    let kinds = vec![RelationKind::Collection];
    let query = RelatedQuery { products: vec![ids["mug"]], kinds, limit: 10 };
    let refused = domain(shop.catalog.related(&ctx(tenant_one()), query).await);
    assert!(matches!(refused, Err(CatalogReadError::Invalid(_))));
}
