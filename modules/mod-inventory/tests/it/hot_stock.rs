//! Many buyers of one SKU: granted together, each as if alone.

use std::{collections::BTreeMap, sync::Arc};

use kernel_common::PageRequest;
use kernel_events::Envelope;
use mod_inventory::{BatchCounts, Inventory};
use mod_inventory_api::{
    HistoryQuery, MovementKind, PostReservation, Reservation, ReservationError, ReserveStock,
    Shortage, StockReader, StockReservations, VoidReservation, VoidedReservation,
};
use rt_contract::{CallCtx, CallError, FaultKind};
use testkit::{events_of, tenant_one};
use tokio::{sync::Semaphore, task::JoinSet};

use crate::shop::{Shop, ctx, ctx_of, fresh_ctx, order_of, sku};

type Answer = Result<Reservation, CallError<ReservationError>>;

/// Sends all requests at once and gives the answers in their order.
async fn all_at_once(processes: &[Inventory], asked: Vec<(CallCtx, ReserveStock)>) -> Vec<Answer> {
    let mut callers = JoinSet::new();
    for (at, (ctx, request)) in asked.into_iter().enumerate() {
        let inventory = processes[at % processes.len()].clone();
        callers.spawn(async move { (at, inventory.reserve(&ctx, request).await) });
    }
    let mut answers = callers.join_all().await;
    answers.sort_by_key(|(at, _)| *at);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

fn shortage_of(answer: &Answer) -> Option<&Shortage> {
    match answer {
        Err(CallError::Domain(ReservationError::InsufficientStock(shortages))) => shortages.first(),
        _ => None,
    }
}

fn batches(processes: &[Inventory]) -> u64 {
    processes.iter().map(|inventory| inventory.batches().batches).sum()
}

#[tokio::test]
async fn a_few_buyers_at_once_never_meet_a_batch() {
    let shop = Shop::open().await.stocked(50, "MUG").await;
    for _ in 0..5 {
        let asked = (0..4).map(|_| (fresh_ctx(), order_of(&[("MUG", 1)]))).collect();
        let answers = all_at_once(std::slice::from_ref(&shop.inventory), asked).await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    }
    assert_eq!(shop.inventory.batches(), BatchCounts::default());
    assert_eq!(shop.level("MUG").await, (50, 20));
}

#[tokio::test]
async fn a_rush_is_granted_in_fewer_transactions_than_there_are_buyers() {
    let shop = Shop::open().await.stocked(300, "MUG").await;
    let asked = (0..300).map(|_| (fresh_ctx(), order_of(&[("MUG", 1)]))).collect();
    let answers = all_at_once(std::slice::from_ref(&shop.inventory), asked).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    let counts = shop.inventory.batches();
    assert!(counts.reservations >= 250 && counts.largest > 8, "{counts:?}");
    assert!(counts.batches * 4 < counts.reservations, "{counts:?}");
    assert_eq!(counts.failed, 0);
    assert_eq!(shop.level("MUG").await, (300, 300));
}

/// Each grant of a batch is a reservation, a movement, an event and an answer of its own.
#[tokio::test]
async fn every_grant_keeps_its_own_papers() {
    let shop = Shop::open().await.stocked(40, "MUG").await;
    let inventory = shop.inventory.clone().batching_above(0);
    let asked: Vec<_> = (0..40)
        .map(|buyer| {
            let mut ctx = fresh_ctx();
            ctx.actor = kernel_events::Actor::Staff(format!("clerk {buyer}"));
            (ctx, order_of(&[("MUG", 1)]))
        })
        .collect();
    let answers = all_at_once(std::slice::from_ref(&inventory), asked.clone()).await;
    assert_eq!(inventory.batches().reservations, 40);
    let history = HistoryQuery { sku: sku("MUG"), warehouse: None, page: PageRequest::first(200) };
    let journal = shop.inventory.history(&fresh_ctx(), history).await.expect("a history").items;
    let reserved: BTreeMap<String, _> = journal
        .iter()
        .filter(|movement| movement.kind == MovementKind::Reservation)
        .map(|movement| (movement.document.clone(), movement.actor.clone()))
        .collect();
    assert_eq!(reserved.len(), 40, "one movement an order");
    let events = events_of(&shop.db, "inventory.stock_changed.v1").await;
    for ((ctx, request), answer) in asked.iter().zip(&answers) {
        let answer = answer.as_ref().expect("enough for all");
        assert_eq!(answer.order_id, request.order_id);
        assert_eq!(reserved.get(&request.order_id.to_string()), Some(&ctx.actor));
        let caused = events.iter().filter(|event| event.meta.actor == ctx.actor).count();
        assert_eq!(caused, 1, "one event of {:?}", ctx.actor);
        let again = inventory.reserve(ctx, request.clone()).await;
        assert_eq!(again.as_ref(), Ok(answer), "the stored answer");
    }
    let told = |event: &Envelope| (event.streamseq, event.data["available"].as_i64());
    let mut told: Vec<_> = events.iter().map(told).collect();
    told.sort_unstable();
    let expected: Vec<_> = (1..=41).zip((0..=40).rev().map(Some)).collect();
    assert_eq!(told, expected, "each says what is left after it");
}

#[tokio::test]
async fn a_large_request_that_is_refused_leaves_the_units_to_smaller_ones_behind_it() {
    let shop = Shop::open().await.stocked(10, "MUG").await;
    let inventory = shop.inventory.clone().batching_above(0);
    let sizes = [6, 7, 5, 9, 1, 2, 3, 1];
    let asked = sizes.map(|units| (fresh_ctx(), order_of(&[("MUG", units)]))).to_vec();
    let answers = all_at_once(std::slice::from_ref(&inventory), asked).await;
    let (on_hand, reserved) = shop.level("MUG").await;
    let left = on_hand - reserved;
    for (units, answer) in sizes.iter().zip(&answers) {
        match shortage_of(answer) {
            Some(shortage) => {
                assert_eq!((&shortage.sku, shortage.requested), (&sku("MUG"), *units));
                assert!(shortage.available < *units, "{shortage:?}");
                assert!(left < *units, "{left} are left, and {units} were refused");
            }
            None => assert!(answer.is_ok(), "{answer:?}"),
        }
    }
}

#[tokio::test]
async fn a_refusal_uses_no_key_up() {
    let shop = Shop::open().await.stocked(3, "MUG").await;
    let inventory = shop.inventory.clone().batching_above(0);
    let asked: Vec<_> = (0..8).map(|_| (fresh_ctx(), order_of(&[("MUG", 1)]))).collect();
    let first = all_at_once(std::slice::from_ref(&inventory), asked.clone()).await;
    assert_eq!(first.iter().filter(|answer| answer.is_ok()).count(), 3);
    shop.receive(5, "MUG", shop.main).await;
    let again = all_at_once(std::slice::from_ref(&inventory), asked).await;
    assert!(again.iter().all(Result::is_ok), "{again:?}");
    for (before, after) in first.iter().zip(&again) {
        assert!(before.is_err() || before == after, "an answer that was given stays");
    }
    assert_eq!(shop.level("MUG").await, (8, 8));
}

#[tokio::test]
async fn repeats_strangers_and_tombstones_in_one_batch_are_told_apart() {
    let shop = Shop::open().await.stocked(20, "MUG").await;
    let inventory = shop.inventory.clone().batching_above(0);
    let undo = VoidReservation::MadeUnder("buried".parse().expect("a key"));
    shop.inventory.void(&fresh_ctx(), undo).await.expect("a tombstone");
    let request = order_of(&[("MUG", 2)]);
    let kept = shop.reserve("kept", &[("MUG", 1)]).await;
    let mut asked: Vec<_> = (0..6).map(|_| (ctx("same"), request.clone())).collect();
    let other = ReserveStock { lines: order_of(&[("MUG", 3)]).lines, ..request.clone() };
    asked.push((ctx("same"), other));
    asked.push((ctx("buried"), order_of(&[("MUG", 1)])));
    asked.push((ctx("kept"), order_of(&[("MUG", 1)])));
    let answers = all_at_once(std::slice::from_ref(&inventory), asked).await;
    let granted: Vec<_> = answers[..7].iter().filter(|answer| answer.is_ok()).collect();
    // The stranger may have come first; then the six are the strangers.
    assert!([1, 6].contains(&granted.len()), "{answers:?}");
    assert!(granted.iter().all(|answer| *answer == granted[0]), "{answers:?}");
    let reused = CallError::Domain(ReservationError::KeyReused);
    let strangers = answers[..7].iter().filter(|answer| answer.as_ref().err() == Some(&reused));
    assert_eq!(strangers.count() + granted.len(), 7, "{answers:?}");
    let buried = CallError::Domain(ReservationError::AlreadyVoided);
    assert_eq!(answers[7].as_ref().err(), Some(&buried));
    assert_eq!(answers[8].as_ref().err(), Some(&reused), "another order under a used key");
    let units = granted[0].as_ref().map_or(0, |answer| answer.lines[0].quantity.get());
    assert_eq!(shop.level("MUG").await, (20, 1 + units));
    assert!(kept.is_ok());
}

/// An order that has a reservation breaks the constraint that it has one only; the others of the
/// batch do not suffer from it.
#[tokio::test]
async fn one_broken_request_does_not_spoil_a_batch() {
    let shop = Shop::open().await.stocked(50, "MUG").await;
    let inventory = shop.inventory.clone().batching_above(0);
    let taken = shop.reserve("taken", &[("MUG", 1)]).await.expect("reserved").order_id;
    let mut asked: Vec<_> = (0..30).map(|_| (fresh_ctx(), order_of(&[("MUG", 1)]))).collect();
    asked[17].1.order_id = taken;
    asked[23].1.order_id = asked[24].1.order_id;
    let answers = all_at_once(std::slice::from_ref(&inventory), asked).await;
    let broken: Vec<_> = (0..30).filter(|at| answers[*at].is_err()).collect();
    assert_eq!(broken.len(), 2, "{answers:?}");
    assert_eq!(broken[0], 17);
    assert!([23, 24].contains(&broken[1]), "{broken:?}");
    for at in broken {
        let kind = match &answers[at] {
            Err(CallError::Fault(fault)) => Some(fault.kind),
            _ => None,
        };
        assert_eq!(kind, Some(FaultKind::Internal), "as when it is alone: {:?}", answers[at]);
    }
    assert!(inventory.batches().failed > 0, "the run must reach a batch that fails");
    assert_eq!(shop.level("MUG").await, (50, 29));
}

/// R18 for hot rows: two processes, carts that name the same SKUs in opposite order, and twice.
#[tokio::test]
async fn hot_carts_in_opposite_order_do_not_deadlock() {
    let shop = Shop::open().await;
    for name in ["A", "B", "C"] {
        shop.receive(10_000, name, shop.main).await;
        shop.receive(10_000, name, shop.annex).await;
    }
    let other = shop.another_process().await;
    let processes = [shop.inventory.clone().batching_above(1), other.batching_above(1)];
    let carts: [&[(&str, i64)]; 5] = [
        &[("A", 1), ("B", 1), ("C", 1)],
        &[("C", 1), ("B", 1), ("A", 1)],
        &[("B", 1), ("A", 1), ("B", 1)],
        &[("C", 2), ("A", 1)],
        &[("C", 1)],
    ];
    let asked = (0..500).map(|buyer| (fresh_ctx(), order_of(carts[buyer % 5]))).collect();
    let answers = all_at_once(&processes, asked).await;
    assert!(answers.iter().all(Result::is_ok), "{:?}", answers.iter().find(|a| a.is_err()));
    let reserved = [shop.level("A").await.1, shop.level("B").await.1, shop.level("C").await.1];
    assert_eq!(reserved, [400, 400, 500]);
    assert!(batches(&processes) > 0);
    assert_eq!(shop.deadlocks().await, 0, "a retry would hide one");
}

#[tokio::test]
async fn buyers_who_hang_up_lose_nothing_and_double_nothing() {
    let shop = Shop::open().await.stocked(60, "MUG").await;
    let inventory = shop.inventory.clone().batching_above(0);
    let asked: Vec<_> = (0..120).map(|_| (fresh_ctx(), order_of(&[("MUG", 1)]))).collect();
    let mut callers = Vec::new();
    for (at, (ctx, request)) in asked.iter().cloned().enumerate() {
        let inventory = inventory.clone();
        let caller = tokio::spawn(async move { inventory.reserve(&ctx, request).await });
        callers.push(caller);
        if at % 7 == 0 {
            tokio::task::yield_now().await;
        }
        if at % 3 == 2 {
            callers[at - (at % 5).min(at)].abort();
        }
    }
    let mut hung_up = 0;
    let mut told = Vec::new();
    for caller in callers {
        match caller.await {
            Ok(answer) => told.push(Some(answer)),
            Err(_) => {
                hung_up += 1;
                told.push(None);
            }
        }
    }
    assert!(hung_up > 5, "{hung_up}: the run must reach callers that hang up");
    let again = all_at_once(std::slice::from_ref(&inventory), asked).await;
    for (told, again) in told.iter().zip(&again) {
        if let Some(Ok(told)) = told {
            assert_eq!(again.as_ref(), Ok(told), "an answer that was given stays");
        }
    }
    let granted = again.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(granted, 60, "what nobody heard of is sold to whoever asks again, or to another");
    assert_eq!(shop.level("MUG").await, (60, 60));
}

#[tokio::test]
async fn what_a_batch_granted_is_posted_and_voided_as_any_other() {
    let shop = Shop::open().await.stocked(30, "MUG").await;
    let inventory = shop.inventory.clone().batching_above(0);
    let asked: Vec<_> = (0..30).map(|_| (fresh_ctx(), order_of(&[("MUG", 1)]))).collect();
    let answers = all_at_once(std::slice::from_ref(&inventory), asked.clone()).await;
    for (at, answer) in answers.iter().enumerate() {
        let order_id = answer.as_ref().expect("enough").order_id;
        if at % 3 == 0 {
            let posted = inventory.post(&fresh_ctx(), PostReservation { order_id }).await;
            assert!(posted.is_ok(), "{posted:?}");
        } else if at % 3 == 1 {
            let key = asked[at].0.key.clone().expect("a key");
            let voided = inventory.void(&fresh_ctx(), VoidReservation::MadeUnder(key)).await;
            assert_eq!(voided, Ok(VoidedReservation::Voided));
        }
    }
    assert_eq!(shop.level("MUG").await, (20, 10));
    let asked = (0..20).map(|_| (fresh_ctx(), order_of(&[("MUG", 1)]))).collect();
    let answers = all_at_once(std::slice::from_ref(&inventory), asked).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 10);
    assert_eq!(shop.level("MUG").await, (20, 20));
}

#[tokio::test]
async fn a_caller_whose_time_is_up_is_told_so_and_gets_nothing() {
    let shop = Shop::open().await.stocked(30, "MUG").await;
    let inventory = shop.inventory.clone().batching_above(0);
    let late = fresh_ctx().with_timeout(std::time::Duration::ZERO);
    let answer = inventory.reserve(&late, order_of(&[("MUG", 1)])).await;
    let kind = answer.err().and_then(|error| match error {
        CallError::Fault(fault) => Some(fault.kind),
        CallError::Domain(_) => None,
    });
    assert_eq!(kind, Some(FaultKind::DeadlineExceeded));
    assert_eq!(shop.level("MUG").await, (30, 0));
}

#[tokio::test]
async fn lanes_of_two_tenants_do_not_meet() {
    let shop = Shop::open().await.stocked(30, "MUG").await;
    let inventory = shop.inventory.clone().batching_above(0);
    let asked = (0..40)
        .map(|buyer| {
            let tenant = if buyer % 2 == 0 { tenant_one() } else { testkit::tenant_two() };
            (ctx_of(tenant, &format!("k-{buyer}")), order_of(&[("MUG", 1)]))
        })
        .collect();
    let answers = all_at_once(std::slice::from_ref(&inventory), asked).await;
    for (buyer, answer) in answers.iter().enumerate() {
        let available = shortage_of(answer).map(|shortage| shortage.available);
        let expected = if buyer % 2 == 0 { None } else { Some(0) };
        assert_eq!(available, expected, "{buyer}: {answer:?}");
    }
    assert_eq!(shop.level("MUG").await, (30, 20));
}

/// R17 in the size of a test: every unit is sold, and none twice; the bench runs it in full.
#[tokio::test]
async fn a_flash_sale_over_two_processes_sells_every_unit_once() {
    const UNITS: usize = 200;
    const BUYERS: usize = 3_000;
    let shop = Shop::open().await.stocked(200, "MUG").await;
    let processes = [shop.inventory.clone(), shop.another_process().await];
    let doors = Arc::new(Semaphore::new(128));
    let mut buyers = JoinSet::new();
    for buyer in 0..BUYERS {
        let (inventory, doors) = (processes[buyer % 2].clone(), doors.clone());
        buyers.spawn(async move {
            let _inside = doors.acquire().await.expect("never closed");
            inventory.reserve(&fresh_ctx(), order_of(&[("MUG", 1)])).await
        });
    }
    let answers = buyers.join_all().await;
    let sold = answers.iter().filter(|answer| answer.is_ok()).count();
    let refused = answers.iter().filter(|answer| shortage_of(answer).is_some()).count();
    assert_eq!((sold, refused), (UNITS, BUYERS - UNITS));
    assert_eq!(shop.level("MUG").await, (200, 200));
    assert!(processes.iter().all(|inventory| inventory.batches().batches > 0));
}
