//! Random rushes against a model: two processes that batch, one PostgreSQL.

use std::collections::BTreeMap;

use kernel_common::PageRequest;
use mod_inventory::Inventory;
use mod_inventory_api::{
    HistoryQuery, Movement, MovementKind, PostReservation, Reservation, ReservationError,
    ReserveStock, StockReader, StockReservations, VoidReservation,
};
use proptest::prelude::*;
use rt_contract::CallError;
use tokio::task::JoinSet;

use crate::shop::{Shop, ctx, fresh_ctx, order_of, sku};

type Answer = Result<Reservation, CallError<ReservationError>>;

/// What one caller of a round asks for: units of the hot SKU, whether a second SKU is in the cart,
/// and whether it repeats the request of an earlier caller.
#[derive(Clone, Debug)]
struct Caller {
    units: i64,
    with_second: bool,
    repeats: Option<usize>,
}

#[derive(Clone, Debug)]
struct Round {
    on_hand: i64,
    second_on_hand: i64,
    callers: Vec<Caller>,
    /// Of the grants, by their number: shipped, given back, or left.
    ends: Vec<u8>,
    rush_again: usize,
}

fn caller() -> impl Strategy<Value = Caller> {
    let repeats = prop_oneof![3 => Just(None), 1 => (0usize..16).prop_map(Some)];
    (1i64..9, prop::bool::weighted(0.2), repeats).prop_map(|(units, with_second, repeats)| Caller {
        units,
        with_second,
        repeats,
    })
}

fn round() -> impl Strategy<Value = Round> {
    (
        1i64..80,
        0i64..6,
        prop::collection::vec(caller(), 1..40),
        prop::collection::vec(0u8..3, 8),
        0usize..12,
    )
        .prop_map(|(on_hand, second_on_hand, callers, ends, rush_again)| Round {
            on_hand,
            second_on_hand,
            callers,
            ends,
            rush_again,
        })
}

/// Who asked for what under which key, and what each was told.
struct Told {
    key: String,
    request: ReserveStock,
    answer: Answer,
}

async fn rush(processes: &[Inventory; 2], asked: Vec<(String, ReserveStock)>) -> Vec<Told> {
    let mut callers = JoinSet::new();
    for (at, (key, request)) in asked.into_iter().enumerate() {
        let inventory = processes[at % 2].clone();
        callers.spawn(async move {
            let answer = inventory.reserve(&ctx(&key), request.clone()).await;
            Told { key, request, answer }
        });
    }
    callers.join_all().await
}

fn asked(name: &str, second: &str, round: &Round) -> Vec<(String, ReserveStock)> {
    let mut asked: Vec<(String, ReserveStock)> = Vec::new();
    for (at, caller) in round.callers.iter().enumerate() {
        let earlier = caller.repeats.and_then(|first| asked.get(first).cloned());
        asked.push(earlier.unwrap_or_else(|| {
            let mut lines = vec![(name, caller.units)];
            lines.extend(caller.with_second.then_some((second, 1)));
            (format!("{name}-{at}"), order_of(&lines))
        }));
    }
    asked
}

fn units_of(request: &ReserveStock, name: &str) -> i64 {
    let mine = request.lines.iter().filter(|line| line.sku == sku(name));
    mine.map(|line| line.quantity.get()).sum()
}

/// Every grant by its key. All who were told yes under one key were told the same.
fn grants(told: &[Told]) -> BTreeMap<String, Reservation> {
    let mut grants: BTreeMap<String, Reservation> = BTreeMap::new();
    for told in told {
        if let Ok(reservation) = &told.answer {
            let first = grants.entry(told.key.clone()).or_insert_with(|| reservation.clone());
            assert_eq!(first, reservation, "one key, one answer");
            assert_eq!(reservation.order_id, told.request.order_id);
            let given: i64 = reservation.lines.iter().map(|line| line.quantity.get()).sum();
            let wanted: i64 = told.request.lines.iter().map(|line| line.quantity.get()).sum();
            assert_eq!(given, wanted, "whole or not at all");
        }
    }
    grants
}

async fn journal(shop: &Shop, name: &str) -> Vec<Movement> {
    let query = HistoryQuery { sku: sku(name), warehouse: None, page: PageRequest::first(200) };
    let newest_first = shop.inventory.history(&fresh_ctx(), query).await.expect("a history").items;
    newest_first.into_iter().rev().collect()
}

/// The journal has no gaps, each movement says the level after it, and the last one is the balance.
async fn journal_replays(shop: &Shop, name: &str) {
    let (mut on_hand, mut reserved) = (0, 0);
    for (movement, number) in journal(shop, name).await.iter().zip(1..) {
        let units = movement.quantity.get();
        match movement.kind {
            MovementKind::Receipt | MovementKind::Adjustment => on_hand += units,
            MovementKind::Reservation => reserved += units,
            MovementKind::Void => reserved -= units,
            MovementKind::Post => {
                on_hand -= units;
                reserved -= units;
            }
        }
        assert_eq!(movement.seq, number);
        assert_eq!((movement.on_hand_after, movement.reserved_after), (on_hand, reserved));
        assert!(0 <= reserved && reserved <= on_hand, "{movement:?}");
    }
    assert_eq!(shop.level(name).await, (on_hand, reserved));
}

async fn run(shop: &Shop, processes: &[Inventory; 2], name: &str, round: &Round) -> (usize, usize) {
    let second = format!("{name}-second");
    shop.receive(round.on_hand, name, shop.main).await;
    if round.second_on_hand > 0 {
        shop.receive(round.second_on_hand, &second, shop.main).await;
    }
    let asked = asked(name, &second, round);
    let told = rush(processes, asked.clone()).await;
    let granted = grants(&told);

    let sold = |name: &str| -> i64 {
        let mine = |reservation: &Reservation| -> i64 {
            let lines = reservation.lines.iter().filter(|line| line.sku == sku(name));
            lines.map(|line| line.quantity.get()).sum()
        };
        granted.values().map(mine).sum()
    };
    let (hot, cold) = (sold(name), sold(&second));
    assert_eq!(shop.level(name).await, (round.on_hand, hot), "sold is what was told");
    assert_eq!(shop.level(&second).await, (round.second_on_hand, cold));
    assert!(hot <= round.on_hand && cold <= round.second_on_hand, "never more than there is");
    // Nothing was given back meanwhile, so whoever was refused would be refused now.
    let (left, cold_left) = (round.on_hand - hot, round.second_on_hand - cold);
    let mut refusals = 0;
    for told in &told {
        match &told.answer {
            Ok(_) => {}
            Err(CallError::Domain(ReservationError::InsufficientStock(shortages))) => {
                refusals += 1;
                assert!(!granted.contains_key(&told.key), "told yes and no: {}", told.key);
                let (wanted, cold) =
                    (units_of(&told.request, name), units_of(&told.request, &second));
                assert!(wanted > left || cold > cold_left, "{left} are left of {wanted}");
                for shortage in shortages {
                    assert!(shortage.available < shortage.requested, "{shortage:?}");
                }
            }
            other => panic!("{other:?}"),
        }
    }
    journal_replays(shop, name).await;
    journal_replays(shop, &second).await;

    for (end, (key, reservation)) in round.ends.iter().cycle().zip(&granted) {
        let order_id = reservation.order_id;
        match end {
            0 => drop(processes[0].post(&fresh_ctx(), PostReservation { order_id }).await),
            1 => {
                let key = key.parse().expect("a key");
                let void = VoidReservation::MadeUnder(key);
                drop(processes[1].void(&fresh_ctx(), void).await);
            }
            _ => {}
        }
    }
    journal_replays(shop, name).await;
    let (on_hand, reserved) = shop.level(name).await;
    let again = (0..round.rush_again)
        .map(|at| (format!("{name}-again-{at}"), order_of(&[(name, 1)])))
        .collect();
    let told = rush(processes, again).await;
    let free = usize::try_from(on_hand - reserved).expect("a level");
    assert_eq!(
        grants(&told).len(),
        free.min(round.rush_again),
        "what was given back is sold again"
    );
    // A key that was answered keeps its answer, whatever became of its goods.
    for told in rush(processes, asked).await {
        if let Some(first) = granted.get(&told.key) {
            assert_eq!(told.answer.as_ref(), Ok(first));
        }
    }
    journal_replays(shop, name).await;
    journal_replays(shop, &second).await;
    (granted.len(), refusals)
}

#[test]
fn random_rushes_sell_what_there_is_and_every_journal_replays() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let shop = runtime.block_on(Shop::open());
    let other = runtime.block_on(shop.another_process());
    let processes = [shop.inventory.clone().batching_above(1), other.batching_above(1)];
    let number = std::cell::Cell::new(0);
    let reached = std::cell::Cell::new((0, 0));
    proptest!(ProptestConfig::with_cases(32), |(round in round())| {
        number.set(number.get() + 1);
        let name = format!("SKU-{}", number.get());
        let (granted, refused) = runtime.block_on(run(&shop, &processes, &name, &round));
        let (grants, refusals) = reached.get();
        reached.set((grants + granted, refusals + refused));
    });
    let (grants, refusals) = reached.get();
    assert!(grants > 50 && refusals > 50, "{grants} {refusals}: the run must reach both");
    for inventory in &processes {
        let counts = inventory.batches();
        assert!(counts.batches > 10 && counts.largest > 2, "{counts:?}");
        assert_eq!(counts.failed, 0, "{counts:?}");
    }
    assert_eq!(runtime.block_on(shop.deadlocks()), 0);
}
