use kernel_common::PageRequest;
use mod_inventory_api::{
    HistoryQuery, LevelsQuery, Receipt, StockKeeper, StockReader, StockReservations,
    VoidReservation, VoidedReservation,
};
use testkit::{tenant_one, tenant_two};

use crate::shop::{Shop, ctx_of, order_of, quantity, sku};

#[tokio::test]
async fn one_tenant_sees_and_moves_nothing_of_the_other() {
    let shop = Shop::open().await.stocked(5, "MUG").await;
    let two = ctx_of(tenant_two(), "k");
    let report = shop.inventory.availability(&two, vec![sku("MUG")]).await.expect("a report");
    assert_eq!(report.missing, [sku("MUG")]);
    let levels = LevelsQuery {
        skus: Vec::new(),
        warehouse: None,
        low_only: false,
        page: PageRequest::first(10),
    };
    assert!(shop.inventory.levels(&two, levels).await.expect("levels").items.is_empty());
    let history = HistoryQuery { sku: sku("MUG"), warehouse: None, page: PageRequest::first(10) };
    assert!(shop.inventory.history(&two, history).await.expect("history").items.is_empty());
    assert!(shop.inventory.warehouses(&two, ()).await.expect("list").is_empty());
    let receipt = Receipt {
        sku: sku("MUG"),
        warehouse: shop.main,
        quantity: quantity(1),
        document: "DN".to_owned(),
    };
    assert!(shop.inventory.receive(&two, vec![receipt]).await.is_err(), "a foreign warehouse");
    assert!(shop.inventory.reserve(&two, order_of(&[("MUG", 1)])).await.is_err());
    assert_eq!(shop.level("MUG").await, (5, 0));
}

#[tokio::test]
async fn keys_and_orders_of_two_tenants_do_not_meet() {
    let shop = Shop::open().await.stocked(5, "MUG").await;
    let request = order_of(&[("MUG", 1)]);
    let one = ctx_of(tenant_one(), "same");
    shop.inventory.reserve(&one, request.clone()).await.expect("reserved");
    let two = ctx_of(tenant_two(), "same");
    let void = VoidReservation::OfOrder(request.order_id);
    let voided = shop.inventory.void(&two, void).await;
    assert_eq!(voided, Ok(VoidedReservation::NeverReserved));
    let undo = VoidReservation::MadeUnder("same".parse().expect("a key"));
    let voided = shop.inventory.void(&two, undo).await;
    assert_eq!(voided, Ok(VoidedReservation::NeverReserved));
    assert_eq!(shop.level("MUG").await, (5, 1));
}
