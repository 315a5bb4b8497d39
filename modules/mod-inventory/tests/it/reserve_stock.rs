use std::sync::Arc;

use mod_inventory_api::{
    ReservationError, ReserveStock, Shortage, StockReservations, VoidReservation, VoidedReservation,
};
use rt_contract::CallError;
use tokio::{sync::Barrier, task::JoinSet};

use crate::shop::{Shop, ctx, fresh_ctx, order_of, sku};

#[tokio::test]
async fn all_lines_are_reserved_or_none_and_the_shortage_says_what_is_left() {
    let shop = Shop::open().await.stocked(3, "MUG").await.stocked(1, "POT").await;
    let refused = shop.reserve("a", &[("MUG", 2), ("POT", 2), ("CUP", 1)]).await;
    let shortage = |name, requested, available| Shortage { sku: sku(name), requested, available };
    let shortages = vec![shortage("CUP", 1, 0), shortage("POT", 2, 1)];
    assert_eq!(refused, Err(CallError::Domain(ReservationError::InsufficientStock(shortages))));
    assert_eq!(shop.level("MUG").await, (3, 0));
    shop.reserve("a", &[("MUG", 2), ("POT", 1)]).await.expect("enough");
    assert_eq!((shop.level("MUG").await, shop.level("POT").await), ((3, 2), (1, 1)));
}

#[tokio::test]
async fn the_same_sku_in_two_lines_is_one_demand() {
    let shop = Shop::open().await.stocked(3, "MUG").await;
    assert!(shop.reserve("a", &[("MUG", 2), ("MUG", 2)]).await.is_err());
    shop.reserve("b", &[("MUG", 2), ("MUG", 1)]).await.expect("three in all");
    assert_eq!(shop.level("MUG").await, (3, 3));
}

#[tokio::test]
async fn a_demand_no_single_warehouse_meets_is_split() {
    let shop = Shop::open().await.stocked(2, "MUG").await;
    shop.receive(2, "MUG", shop.annex).await;
    let reservation = shop.reserve("a", &[("MUG", 3)]).await.expect("together enough");
    let parts: Vec<_> =
        reservation.lines.iter().map(|line| (line.warehouse, line.quantity.get())).collect();
    assert_eq!(parts, [(shop.main, 2), (shop.annex, 1)]);
}

#[tokio::test]
async fn a_repeated_key_gives_the_first_answer_and_another_request_is_refused() {
    let shop = Shop::open().await.stocked(9, "MUG").await;
    let request = order_of(&[("MUG", 2)]);
    let first = shop.inventory.reserve(&ctx("k"), request.clone()).await;
    let again = shop.inventory.reserve(&ctx("k"), request.clone()).await;
    assert!(first.is_ok());
    assert_eq!(first, again);
    let more = ReserveStock { lines: order_of(&[("MUG", 3)]).lines, ..request };
    let other = shop.inventory.reserve(&ctx("k"), more).await;
    assert_eq!(other, Err(CallError::Domain(ReservationError::KeyReused)));
    assert_eq!(shop.level("MUG").await, (9, 2));
}

#[tokio::test]
async fn an_undo_that_comes_first_leaves_a_tombstone() {
    let shop = Shop::open().await.stocked(9, "MUG").await;
    let undo = VoidReservation::MadeUnder("late".parse().expect("a key"));
    let voided = shop.inventory.void(&fresh_ctx(), undo.clone()).await;
    assert_eq!(voided, Ok(VoidedReservation::NeverReserved));
    let late = shop.reserve("late", &[("MUG", 1)]).await;
    assert_eq!(late, Err(CallError::Domain(ReservationError::AlreadyVoided)));
    let again = shop.inventory.void(&fresh_ctx(), undo).await;
    assert_eq!(again, Ok(VoidedReservation::NeverReserved));
    assert_eq!(shop.level("MUG").await, (9, 0));
}

#[tokio::test]
async fn twenty_callers_with_one_key_have_one_effect() {
    let shop = Shop::open().await.stocked(50, "MUG").await;
    let request = order_of(&[("MUG", 1)]);
    let barrier = Arc::new(Barrier::new(20));
    let mut callers = JoinSet::new();
    for _ in 0..20 {
        let (inventory, barrier) = (shop.inventory.clone(), barrier.clone());
        let request = request.clone();
        callers.spawn(async move {
            barrier.wait().await;
            inventory.reserve(&ctx("one"), request).await
        });
    }
    let answers = callers.join_all().await;
    let first = answers[0].clone().expect("reserved");
    assert!(answers.iter().all(|answer| answer.as_ref() == Ok(&first)), "{answers:?}");
    assert_eq!(shop.level("MUG").await, (50, 1));
}

#[tokio::test]
async fn two_processes_and_two_hundred_buyers_sell_exactly_fifty() {
    let shop = Shop::open().await.stocked(50, "MUG").await;
    let processes = [shop.inventory.clone(), shop.another_process().await];
    let mut buyers = JoinSet::new();
    for buyer in 0..200 {
        let inventory = processes[buyer % 2].clone();
        buyers.spawn(async move { inventory.reserve(&fresh_ctx(), order_of(&[("MUG", 1)])).await });
    }
    let answers = buyers.join_all().await;
    let sold = answers.iter().filter(|answer| answer.is_ok()).count();
    let refused = answers
        .iter()
        .filter(|answer| {
            matches!(answer, Err(CallError::Domain(ReservationError::InsufficientStock(_))))
        })
        .count();
    assert_eq!((sold, refused), (50, 150), "the run must reach the shortage, and only that");
    assert_eq!(shop.level("MUG").await, (50, 50));
}

/// R18 of the reliability sheet: carts that name the same SKUs in opposite order, and twice.
#[tokio::test]
async fn opposite_orders_of_the_same_skus_do_not_deadlock() {
    let shop = Shop::open().await;
    for name in ["A", "B", "C"] {
        shop.receive(10_000, name, shop.main).await;
    }
    let carts: [&[(&str, i64)]; 4] = [
        &[("A", 1), ("B", 1), ("C", 1)],
        &[("C", 1), ("B", 1), ("A", 1)],
        &[("B", 1), ("A", 1), ("B", 1)],
        &[("C", 2), ("A", 1), ("C", 1)],
    ];
    let mut buyers = JoinSet::new();
    for buyer in 0..120 {
        let (inventory, cart) = (shop.inventory.clone(), order_of(carts[buyer % 4]));
        buyers.spawn(async move { inventory.reserve(&fresh_ctx(), cart).await });
    }
    let answers = buyers.join_all().await;
    assert!(answers.iter().all(Result::is_ok), "{:?}", answers.iter().find(|a| a.is_err()));
    let reserved = [shop.level("A").await.1, shop.level("B").await.1, shop.level("C").await.1];
    assert_eq!(reserved, [120, 120, 150]);
}
