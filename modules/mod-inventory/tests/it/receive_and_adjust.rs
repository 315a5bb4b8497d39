use kernel_common::{Problem, Quantity, WarehouseId};
use mod_inventory_api::{
    Adjustment, AdjustmentReason, KeeperError, LOW_AT_MAX, Receipt, StockKeeper, StockReader,
    Threshold,
};
use rt_contract::CallError;
use rt_host::RandomIds;
use testkit::{events_of, expect_event};

use crate::shop::{Shop, ctx, fresh_ctx, quantity, sku};

fn receipt(shop: &Shop, units: i64) -> Receipt {
    Receipt {
        sku: sku("MUG"),
        warehouse: shop.main,
        quantity: quantity(units),
        document: "DN-7".to_owned(),
    }
}

fn count(shop: &Shop, delta: i64) -> Adjustment {
    Adjustment {
        sku: sku("MUG"),
        warehouse: shop.main,
        delta,
        reason: AdjustmentReason::Count,
        note: "yearly".to_owned(),
        document: "CS-1".to_owned(),
    }
}

#[tokio::test]
async fn goods_arrive_once_however_often_the_note_is_booked() {
    let shop = Shop::open().await;
    let first = shop.inventory.receive(&ctx("dn-7"), vec![receipt(&shop, 5)]).await;
    let again = shop.inventory.receive(&ctx("dn-7"), vec![receipt(&shop, 5)]).await;
    assert_eq!(first, again);
    assert_eq!(shop.level("MUG").await, (5, 0));
    let other = shop.inventory.receive(&ctx("dn-7"), vec![receipt(&shop, 6)]).await;
    assert_eq!(other, Err(CallError::Domain(KeeperError::KeyReused)));
    assert_eq!(shop.level("MUG").await, (5, 0));
}

#[tokio::test]
async fn the_same_sku_twice_in_one_note_adds_up_and_is_numbered() {
    let shop = Shop::open().await;
    let note = vec![receipt(&shop, 2), receipt(&shop, 3)];
    let changes = shop.inventory.receive(&fresh_ctx(), note).await.expect("received");
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].on_hand, 5);
    let numbers: Vec<_> = events_of(&shop.db, "inventory.stock_changed.v1").await;
    let numbers: Vec<_> = numbers.iter().map(|event| event.streamseq).collect();
    assert_eq!(numbers, [1, 2]);
}

#[tokio::test]
async fn a_count_never_takes_what_is_promised() {
    let shop = Shop::open().await.stocked(10, "MUG").await;
    shop.reserve("r", &[("MUG", 4)]).await.expect("reserved");
    let refused = shop.inventory.adjust(&fresh_ctx(), vec![count(&shop, -7)]).await;
    assert!(matches!(
        refused,
        Err(CallError::Domain(KeeperError::InsufficientStock { available: 6, requested: 7, .. }))
    ));
    shop.inventory.adjust(&fresh_ctx(), vec![count(&shop, -6)]).await.expect("fits");
    assert_eq!(shop.level("MUG").await, (4, 4));
}

#[tokio::test]
async fn one_bad_entry_books_nothing() {
    let shop = Shop::open().await.stocked(10, "MUG").await;
    let batch = vec![count(&shop, 5), count(&shop, -100)];
    assert!(shop.inventory.adjust(&ctx("batch"), batch.clone()).await.is_err());
    assert_eq!(shop.level("MUG").await, (10, 0));
    let mended = vec![count(&shop, 5)];
    shop.inventory.adjust(&ctx("batch"), mended).await.expect("the key was not used up");
    assert_eq!(shop.level("MUG").await, (15, 0));
}

#[tokio::test]
async fn refusals_come_in_the_documented_order() {
    let shop = Shop::open().await;
    let nowhere = WarehouseId::generate(&RandomIds);
    let lost = Receipt { warehouse: nowhere, ..receipt(&shop, 1) };
    let keyless = testkit::ctx(testkit::tenant_one());
    let code = |error: CallError<KeeperError>| error.code();
    let bad = Receipt { document: String::new(), ..lost.clone() };
    let refused = shop.inventory.receive(&keyless, vec![bad.clone()]).await.map_err(code);
    assert_eq!(refused, Err("inventory.key_required"));
    let refused = shop.inventory.receive(&ctx("k"), vec![bad]).await.map_err(code);
    assert_eq!(refused, Err("inventory.invalid"));
    let refused = shop.inventory.receive(&ctx("k"), vec![lost]).await.map_err(code);
    assert_eq!(refused, Err("inventory.unknown_warehouse"));
    let refused = shop.inventory.adjust(&ctx("k"), vec![count(&shop, 0)]).await;
    let faults = refused.expect_err("zero is no difference").fields();
    assert_eq!(faults[0].pointer, "/0/delta");
    let full = vec![Receipt { quantity: Quantity::ONE, ..receipt(&shop, 1) }; 1_001];
    let refused = shop.inventory.receive(&ctx("k"), full).await.map_err(code);
    assert_eq!(refused, Err("inventory.invalid"));
}

#[tokio::test]
async fn the_largest_threshold_can_still_be_added_up() {
    let shop = Shop::open().await.stocked(10, "MUG").await;
    let at = |low_at| vec![Threshold { sku: sku("MUG"), warehouse: shop.main, low_at }];
    for beyond in [-1, LOW_AT_MAX + 1, i64::MAX] {
        let refused = shop.inventory.set_thresholds(&fresh_ctx(), at(beyond)).await;
        let Err(CallError::Domain(KeeperError::Invalid(faults))) = refused else {
            panic!("{beyond}: {refused:?}");
        };
        assert_eq!(faults[0].pointer, "/0/low_at");
    }
    shop.inventory.set_thresholds(&fresh_ctx(), at(LOW_AT_MAX)).await.expect("set");
    let known = shop.inventory.availability(&fresh_ctx(), vec![sku("MUG")]).await.expect("told");
    assert_eq!(known.items[0].low_at, LOW_AT_MAX);
}

#[tokio::test]
async fn falling_to_the_threshold_is_told_once() {
    let shop = Shop::open().await.stocked(5, "MUG").await;
    let threshold = Threshold { sku: sku("MUG"), warehouse: shop.main, low_at: 3 };
    shop.inventory.set_thresholds(&fresh_ctx(), vec![threshold]).await.expect("set");
    for key in ["a", "b", "c"] {
        shop.reserve(key, &[("MUG", 1)]).await.expect("reserved");
    }
    let low = events_of(&shop.db, "inventory.stock_low.v1").await;
    assert_eq!(low.len(), 1);
    let event = expect_event(&shop.db, "inventory.stock_low.v1").await;
    assert_eq!(event.data["available"], 3);
    let low_only = mod_inventory_api::LevelsQuery {
        skus: Vec::new(),
        warehouse: None,
        low_only: true,
        page: kernel_common::PageRequest::first(10),
    };
    let levels = shop.inventory.levels(&fresh_ctx(), low_only).await.expect("levels");
    assert_eq!(levels.items.len(), 1);
}
