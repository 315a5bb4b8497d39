use kernel_common::{Problem, WarehouseId};
use mod_inventory_api::{KeeperError, MovementKind, StockCount, StockKeeper, StockReader};
use rt_contract::CallError;
use rt_host::RandomIds;
use testkit::events_of;

use crate::shop::{Shop, ctx, fresh_ctx, sku};

fn found(shop: &Shop, name: &str, available: i64) -> StockCount {
    StockCount {
        sku: sku(name),
        warehouse: shop.main,
        available,
        unseen_only: false,
        document: "CS-1".to_owned(),
    }
}

async fn kinds(shop: &Shop, name: &str) -> Vec<MovementKind> {
    let query = mod_inventory_api::HistoryQuery {
        sku: sku(name),
        warehouse: None,
        page: kernel_common::PageRequest::first(50),
    };
    let page = shop.inventory.history(&fresh_ctx(), query).await.expect("history");
    page.items.iter().rev().map(|movement| movement.kind).collect()
}

#[tokio::test]
async fn a_count_books_the_difference_and_nothing_where_there_is_none() {
    let shop = Shop::open().await.stocked(10, "MUG").await;
    let counts = vec![found(&shop, "MUG", 7), found(&shop, "CUP", 3), found(&shop, "LID", 0)];
    let changes = shop.inventory.count(&ctx("c-1"), counts.clone()).await.expect("counted");
    let mut levels: Vec<_> = changes.iter().map(|c| (c.sku.as_str(), c.available)).collect();
    levels.sort_unstable();
    assert_eq!(levels, [("CUP", 3), ("MUG", 7)]);
    assert_eq!(kinds(&shop, "MUG").await, [MovementKind::Receipt, MovementKind::Adjustment]);
    assert_eq!(kinds(&shop, "CUP").await, [MovementKind::Receipt], "new goods came from somewhere");
    assert_eq!(kinds(&shop, "LID").await, []);
    let events = events_of(&shop.db, "inventory.stock_changed.v1").await.len();
    let repeated = shop.inventory.count(&ctx("c-1"), counts.clone()).await.expect("answered");
    assert_eq!(repeated, changes);
    assert_eq!(shop.inventory.count(&ctx("c-2"), counts).await.expect("counted"), []);
    assert_eq!(events_of(&shop.db, "inventory.stock_changed.v1").await.len(), events);
}

#[tokio::test]
async fn what_is_promised_is_not_counted_as_there() {
    let shop = Shop::open().await.stocked(10, "MUG").await;
    shop.reserve("r", &[("MUG", 4)]).await.expect("reserved");
    shop.inventory.count(&fresh_ctx(), vec![found(&shop, "MUG", 6)]).await.expect("as the book");
    assert_eq!(shop.level("MUG").await, (10, 4));
    shop.inventory.count(&fresh_ctx(), vec![found(&shop, "MUG", 0)]).await.expect("counted");
    assert_eq!(shop.level("MUG").await, (4, 4), "the promise is kept");
}

#[tokio::test]
async fn what_was_sold_is_not_found_again() {
    let shop = Shop::open().await.stocked(10, "MUG").await;
    let once =
        |name: &str, available| StockCount { unseen_only: true, ..found(&shop, name, available) };
    let counts = vec![once("MUG", 50), once("CUP", 5)];
    let changes = shop.inventory.count(&fresh_ctx(), counts.clone()).await.expect("counted");
    assert_eq!(changes.iter().map(|c| c.sku.as_str()).collect::<Vec<_>>(), ["CUP"]);
    shop.inventory.count(&fresh_ctx(), vec![found(&shop, "CUP", 0)]).await.expect("sold");
    assert_eq!(shop.inventory.count(&fresh_ctx(), counts).await.expect("counted"), []);
}

#[tokio::test]
async fn two_counts_of_the_same_new_goods_end_as_one() {
    let shop = Shop::open().await;
    let other = shop.another_process().await;
    let counts: Vec<_> = (0..200).map(|n| found(&shop, &format!("SKU-{n}"), 5)).collect();
    let mut backwards = counts.clone();
    backwards.reverse();
    let (first, second) = (fresh_ctx(), fresh_ctx());
    let (one, two) =
        tokio::join!(shop.inventory.count(&first, counts), other.count(&second, backwards));
    assert_eq!(one.expect("counted").len() + two.expect("counted").len(), 200);
    assert_eq!(shop.level("SKU-7").await, (5, 0));
    assert_eq!(events_of(&shop.db, "inventory.stock_changed.v1").await.len(), 200);
}

#[tokio::test]
async fn counts_that_cannot_be_are_refused_and_book_nothing() {
    let shop = Shop::open().await;
    let bad = vec![
        found(&shop, "MUG", 1),
        found(&shop, "MUG", 2),
        found(&shop, "CUP", -1),
        StockCount { document: String::new(), ..found(&shop, "LID", 1) },
    ];
    let refused = shop.inventory.count(&ctx("c"), bad).await.expect_err("invalid");
    let pointers: Vec<_> = refused.fields().into_iter().map(|fault| fault.pointer).collect();
    assert_eq!(pointers, ["/1/sku", "/2/available", "/3/document"]);
    let nowhere = WarehouseId::generate(&RandomIds);
    let lost = StockCount { warehouse: nowhere, ..found(&shop, "MUG", 1) };
    let refused = shop.inventory.count(&ctx("c"), vec![lost]).await;
    assert_eq!(refused, Err(CallError::Domain(KeeperError::UnknownWarehouse(nowhere))));
    assert_eq!(shop.level("MUG").await, (0, 0));
}
