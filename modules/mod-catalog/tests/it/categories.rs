//! The category tree.

use std::time::Duration;

use mod_catalog_api::{
    CatalogEvent, CatalogReader, CatalogWriteError, CatalogWriter, CategoryPut, ImportProducts,
    Outcome, ProductPut, ProductStatus, ProductsQuery,
};
use sqlx::{Connection, PgConnection};
use testkit::{ctx, events_of, tenant_one};

use crate::shop::{Shop, category, domain, in_category, keyed, newest, slug};

const CHANGED: &str = "catalog.category_changed.v1";

/// kitchen > cups > mugs, and garden, with a product in each but the kitchen.
async fn planted() -> Shop {
    let shop = Shop::open().await;
    let puts = [
        category("mugs", Some("cups"), 1),
        category("cups", Some("kitchen"), 1),
        category("kitchen", None, 2),
        category("garden", None, 1),
    ];
    shop.put_categories("tree", &puts).await;
    let products =
        [in_category("cup", "cups"), in_category("mug", "mugs"), in_category("spade", "garden")];
    shop.put("goods", &products).await;
    shop
}

/// `slug: products in and below it`, in the order given.
async fn counts(shop: &Shop) -> Vec<String> {
    let tree = shop.catalog.categories(&ctx(tenant_one()), ()).await.expect("a tree");
    tree.iter().map(|one| format!("{}: {}", one.slug, one.product_count)).collect()
}

async fn listed(shop: &Shop, name: &str) -> Vec<String> {
    let tree = shop.catalog.categories(&ctx(tenant_one()), ()).await.expect("a tree");
    let wanted = tree.iter().find(|one| one.slug == slug(name)).expect("planted").id;
    let mut slugs = shop.page(&ProductsQuery { category: Some(wanted), ..newest(10) }).await.0;
    slugs.sort();
    slugs
}

#[tokio::test]
async fn a_category_holds_what_is_in_it_and_below_it() {
    let shop = planted().await;
    assert_eq!(listed(&shop, "kitchen").await, ["cup", "mug"]);
    assert_eq!(listed(&shop, "cups").await, ["cup", "mug"]);
    assert_eq!(listed(&shop, "mugs").await, ["mug"]);
    assert_eq!(listed(&shop, "garden").await, ["spade"]);
    assert_eq!(counts(&shop).await, ["cups: 2", "garden: 1", "mugs: 1", "kitchen: 2"]);
    let draft = ProductPut { status: ProductStatus::Draft, ..in_category("mug", "mugs") };
    shop.put("withdrawn", &[draft]).await;
    assert_eq!(counts(&shop).await, ["cups: 1", "garden: 1", "mugs: 0", "kitchen: 1"]);
}

#[tokio::test]
async fn a_moved_category_takes_everything_below_with_it() {
    let shop = planted().await;
    shop.put_categories("move", &[category("cups", Some("garden"), 1)]).await;
    assert_eq!(listed(&shop, "garden").await, ["cup", "mug", "spade"]);
    assert_eq!(listed(&shop, "kitchen").await, Vec::<String>::new());
    shop.put_categories("top", &[category("mugs", None, 1)]).await;
    assert_eq!(listed(&shop, "garden").await, ["cup", "spade"]);
    assert_eq!(listed(&shop, "mugs").await, ["mug"]);
}

#[tokio::test]
async fn only_changes_are_published_each_with_its_version() {
    let shop = planted().await;
    let renamed = CategoryPut { position: 9, ..category("cups", Some("kitchen"), 1) };
    let told = shop
        .catalog
        .put_categories(&keyed(tenant_one(), "k-1"), vec![category("garden", None, 1), renamed])
        .await
        .expect("put");
    let outcomes: Vec<_> = told.iter().map(|one| one.outcome).collect();
    assert_eq!(outcomes, [Outcome::Unchanged, Outcome::Changed]);
    let events = events_of(&shop.db, CHANGED).await;
    assert_eq!(events.len(), 5);
    let last: CatalogEvent = events[4].payload().expect("ours");
    assert!(
        matches!(&last, CatalogEvent::CategoryChanged { version: 2, position: 9, parent: Some(_), slug: s, .. }
            if *s == slug("cups")),
        "{last:?}"
    );
    assert_eq!(events[4].streamseq, 2);
}

#[tokio::test]
async fn cycles_and_unknown_parents_are_refused() {
    let shop = planted().await;
    let put = async |key: &str, put: CategoryPut| {
        domain(shop.catalog.put_categories(&keyed(tenant_one(), key), vec![put]).await)
    };
    let cycle = put("k-1", category("kitchen", Some("mugs"), 1)).await;
    assert!(matches!(cycle, Err(CatalogWriteError::CategoryCycle(_))), "{cycle:?}");
    let unknown = put("k-2", category("pots", Some("cellar"), 1)).await;
    assert_eq!(unknown, Err(CatalogWriteError::UnknownCategories(vec![slug("cellar")])));
    assert_eq!(listed(&shop, "kitchen").await, ["cup", "mug"], "nothing was written");
}

#[tokio::test]
async fn a_move_and_an_insertion_below_it_see_each_other() {
    let shop = planted().await;
    let writers = [
        ("move", category("cups", Some("garden"), 1)),
        ("insert", category("espresso-cups", Some("cups"), 1)),
    ];
    let writers = writers.map(|(key, put)| {
        let catalog = shop.catalog.clone();
        tokio::spawn(
            async move { catalog.put_categories(&keyed(tenant_one(), key), vec![put]).await },
        )
    });
    for writer in writers {
        writer.await.expect("no panic").expect("both fit");
    }
    shop.put("new", &[in_category("espresso-cup", "espresso-cups")]).await;
    assert_eq!(listed(&shop, "garden").await, ["cup", "espresso-cup", "mug", "spade"]);
}

/// Waits until so many sessions of this database wait for others.
async fn until_waiting(watcher: &mut PgConnection, sessions: i64) {
    loop {
        let waiting: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )
        .fetch_one(&mut *watcher)
        .await
        .expect("told");
        if waiting >= sessions {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// An import plants as it goes: it must not wait for its own products each time. What moves must,
/// or the products would be counted where they no longer stand.
#[tokio::test]
async fn categories_are_planted_while_products_are_put_and_move_after_that() {
    let shop = Shop::open().await;
    let tree = [category("kitchen", None, 1), category("cups", None, 2)];
    shop.put_categories("tree", &tree).await;
    shop.put("goods", &[in_category("mug", "kitchen")]).await;
    let options = shop.database.superuser_options();
    let mut owner = PgConnection::connect_with(&options).await.expect("connects");
    let mut watcher = PgConnection::connect_with(&options).await.expect("connects");
    sqlx::raw_sql("BEGIN; SELECT FROM catalog.products FOR UPDATE")
        .execute(&mut owner)
        .await
        .expect("the mug is locked");
    let catalog = shop.catalog.clone();
    let putting = tokio::spawn(async move {
        let products = vec![in_category("mug", "cups"), in_category("cup", "cups")];
        let request = ImportProducts { products, define_missing: false };
        catalog.import_products(&keyed(tenant_one(), "import"), request).await
    });
    until_waiting(&mut watcher, 1).await;
    shop.put_categories("planted", &[category("saucers", Some("cups"), 1)]).await;
    let catalog = shop.catalog.clone();
    let moving = tokio::spawn(async move {
        let moved = vec![category("cups", Some("kitchen"), 1)];
        catalog.put_categories(&keyed(tenant_one(), "moved"), moved).await
    });
    until_waiting(&mut watcher, 2).await;
    sqlx::raw_sql("ROLLBACK").execute(&mut owner).await.expect("the mug is free");
    let put = putting.await.expect("no panic").expect("imported");
    assert_eq!(put.len(), 2);
    let moved = moving.await.expect("no panic").expect("moved");
    assert_eq!(moved[0].outcome, Outcome::Changed);
    assert_eq!(counts(&shop).await, ["cups: 2", "kitchen: 2", "saucers: 0"]);
    shop.assert_counts_are_right().await;
}
