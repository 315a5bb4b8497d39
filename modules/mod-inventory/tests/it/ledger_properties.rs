//! Random histories against the real store: the balances are what the journal adds up to, and what
//! the last event says is left.

use kernel_common::PageRequest;
use mod_inventory_api::{
    Account, Adjustment, AdjustmentReason, HistoryQuery, Movement, MovementKind, PostReservation,
    StockKeeper, StockReader, StockReservations, VoidReservation,
};
use proptest::prelude::*;
use testkit::events_of;

use crate::shop::{Shop, fresh_ctx, sku};

#[derive(Clone, Copy, Debug)]
enum Step {
    Receive(i64),
    Adjust(i64),
    Reserve(i64),
    Post(usize),
    Void(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1i64..20).prop_map(Step::Receive),
        (-9i64..9).prop_filter("not zero", |n| *n != 0).prop_map(Step::Adjust),
        (1i64..9).prop_map(Step::Reserve),
        (0usize..8).prop_map(Step::Post),
        (0usize..8).prop_map(Step::Void),
    ]
}

async fn run(shop: &Shop, name: &str, steps: &[Step]) {
    let mut orders = Vec::new();
    for step in steps {
        let ctx = fresh_ctx();
        match *step {
            Step::Receive(n) => shop.receive(n, name, shop.main).await,
            Step::Adjust(delta) => {
                let adjustment = Adjustment {
                    sku: sku(name),
                    warehouse: shop.main,
                    delta,
                    reason: AdjustmentReason::Damage,
                    note: String::new(),
                    document: "R-1".to_owned(),
                };
                let _ = shop.inventory.adjust(&ctx, vec![adjustment]).await;
            }
            Step::Reserve(n) => {
                let key = ctx.key.as_ref().expect("fresh").as_str();
                let reserved = shop.reserve(key, &[(name, n)]).await;
                orders.extend(reserved.map(|reservation| reservation.order_id));
            }
            Step::Post(which) => {
                if let Some(order_id) = orders.get(which).copied() {
                    let _ = shop.inventory.post(&ctx, PostReservation { order_id }).await;
                }
            }
            Step::Void(which) => {
                if let Some(order_id) = orders.get(which).copied() {
                    let void = VoidReservation::OfOrder(order_id);
                    let _ = shop.inventory.void(&ctx, void).await;
                }
            }
        }
    }
}

fn balance(journal: &[Movement], account: Account) -> i64 {
    let posted = journal
        .iter()
        .filter(|m| !matches!(m.kind, MovementKind::Reservation | MovementKind::Void));
    posted.fold(0, |sum, movement| {
        let units = movement.quantity.get();
        sum + if movement.to == account { units } else { 0 }
            - if movement.from == account { units } else { 0 }
    })
}

fn pending(journal: &[Movement]) -> i64 {
    journal.iter().fold(0, |sum, movement| match movement.kind {
        MovementKind::Reservation => sum + movement.quantity.get(),
        MovementKind::Void | MovementKind::Post => sum - movement.quantity.get(),
        MovementKind::Receipt | MovementKind::Adjustment => sum,
    })
}

#[test]
fn balances_are_the_sum_of_their_journal() {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let shop = runtime.block_on(Shop::open());
    let round = std::cell::Cell::new(0);
    proptest!(ProptestConfig::with_cases(24), |(steps in prop::collection::vec(step(), 1..24))| {
        round.set(round.get() + 1);
        let name = format!("SKU-{}", round.get());
        runtime.block_on(run(&shop, &name, &steps));
        let query = HistoryQuery {
            sku: sku(&name),
            warehouse: None,
            page: PageRequest::first(200),
        };
        let journal = runtime
            .block_on(shop.inventory.history(&fresh_ctx(), query))
            .expect("a history")
            .items;
        let level = runtime.block_on(shop.level(&name));
        prop_assert_eq!(level, (balance(&journal, Account::OnHand), pending(&journal)));
        let accounts = [
            Account::Supplier, Account::OnHand, Account::Sold, Account::Damaged, Account::Counted,
        ];
        let sum: i64 = accounts.iter().map(|account| balance(&journal, *account)).sum();
        prop_assert_eq!(sum, 0, "every movement takes what it gives");
        let numbers: Vec<i64> = journal.iter().rev().map(|movement| movement.seq).collect();
        prop_assert!(numbers.iter().zip(1..).all(|(got, want)| *got == want));
        let events = runtime.block_on(events_of(&shop.db, "inventory.stock_changed.v1"));
        let of_sku = events.iter().filter(|event| event.data["sku"] == name.as_str());
        let last = of_sku.max_by_key(|event| event.streamseq);
        let told = last.map_or(Some(0), |event| event.data["available"].as_i64());
        prop_assert_eq!(told, Some(level.0 - level.1), "the last event says what is left");
    });
}
