//! The store model and the real store get the same random operations and must say the same.

use std::{sync::Arc, time::Duration};

use kernel_common::{ManualClock, OrderId, Quantity, SequentialIds, Sku};
use mod_inventory::Inventory;
use mod_inventory_api::{
    LevelsQuery, PostReservation, Receipt, Reservation, ReservationError, ReserveLine,
    ReserveStock, StockKeeper, StockReader, StockReservations, VoidReservation, WarehousePut,
};
use rt_contract::{CallCtx, CallError};
use rt_host::RandomIds;
use simulation::standalone_inventory;
use testkit::{TestDatabase, tenant_one};

const ROUNDS: u64 = 12;
const OPERATIONS: usize = 60;

/// Chance enough for a list of operations.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

fn ctx(key: &str) -> CallCtx {
    testkit::ctx(tenant_one()).with_key(key.parse().expect("a key"))
}

/// An answer without the ids that two stores cannot share.
fn told(answer: &Result<Reservation, CallError<ReservationError>>) -> String {
    match answer {
        Ok(made) => {
            let lines: Vec<_> =
                made.lines.iter().map(|line| format!("{}x{}", line.sku, line.quantity)).collect();
            format!("order {} gets {}", made.order_id, lines.join(" "))
        }
        Err(CallError::Domain(refusal)) => format!("{refusal:?}"),
        Err(CallError::Fault(fault)) => format!("{:?}", fault.kind),
    }
}

fn said<T: std::fmt::Debug>(answer: Result<T, CallError<ReservationError>>) -> String {
    match answer {
        Ok(done) => format!("{done:?}"),
        Err(CallError::Domain(refusal)) => format!("{refusal:?}"),
        Err(CallError::Fault(fault)) => format!("{:?}", fault.kind),
    }
}

#[tokio::test]
async fn the_store_model_answers_as_postgres_does() {
    let database = TestDatabase::create(&[mod_inventory::schema()]).await;
    let db = database.module(&mod_inventory::schema());
    let clock = Arc::new(ManualClock::default());
    let real = Inventory::new(db, clock.clone(), Arc::new(RandomIds));
    let put = WarehousePut { code: "main".to_owned(), name: "Main".to_owned(), priority: 1 };
    let main = real.put_warehouses(&ctx("open"), vec![put]).await.expect("a warehouse")[0].id;
    let ids = SequentialIds::default();
    let mut kinds = std::collections::BTreeMap::<String, u32>::new();
    for round in 0..ROUNDS {
        let model = standalone_inventory(round);
        let mut dice = Dice(round + 1);
        let skus: Vec<Sku> =
            ["A", "B"].map(|name| format!("{name}-{round}").parse().expect("a SKU")).to_vec();
        for sku in &skus {
            let quantity = Quantity::try_from(3 + i64::try_from(dice.below(9)).expect("few"));
            let quantity = quantity.expect("some");
            model.receive(sku, quantity);
            let document = "DN".to_owned();
            let receipt = Receipt { sku: sku.clone(), warehouse: main, quantity, document };
            real.receive(&ctx(&format!("r-{sku}")), vec![receipt]).await.expect("received");
        }
        let orders: Vec<OrderId> = (0..8).map(|_| OrderId::generate(&ids)).collect();
        for _ in 0..OPERATIONS {
            clock.advance(Duration::from_secs(1));
            let order_id = orders[usize::try_from(dice.below(8)).expect("few")];
            let key = format!("k-{round}-{}", dice.below(12));
            let (of_model, of_real) = match dice.below(8) {
                0..4 => {
                    let count = 1 + dice.below(2);
                    let mut line = |_| ReserveLine {
                        sku: skus[usize::try_from(dice.below(2)).expect("few")].clone(),
                        quantity: Quantity::try_from(
                            1 + i64::try_from(dice.below(4)).expect("few"),
                        )
                        .expect("some"),
                    };
                    let lines = (0..count).map(&mut line).collect();
                    let request = ReserveStock { order_id, lines };
                    let answer = real.reserve(&ctx(&key), request.clone()).await;
                    (told(&model.reserve(&ctx(&key), &request)), told(&answer))
                }
                4 => {
                    let request = VoidReservation::MadeUnder(key.parse().expect("a key"));
                    let answer = real.void(&ctx(&key), request.clone()).await;
                    (said(model.void(&request)), said(answer))
                }
                5..7 => {
                    let request = VoidReservation::OfOrder(order_id);
                    let answer = real.void(&ctx(&key), request.clone()).await;
                    (said(model.void(&request)), said(answer))
                }
                _ => {
                    let levels = |answer: mod_inventory_api::PostedReservation| -> Vec<_> {
                        let change = |c: mod_inventory_api::StockChange| {
                            (c.sku.to_string(), c.on_hand, c.reserved, c.available)
                        };
                        answer.changes.into_iter().map(change).collect()
                    };
                    let answer = real.post(&ctx(&key), PostReservation { order_id }).await;
                    (said(model.post(order_id).map(levels)), said(answer.map(levels)))
                }
            };
            assert_eq!(of_model, of_real, "round {round}");
            let kind = of_real.split(['(', ' ', '{']).next().unwrap_or_default();
            *kinds.entry(kind.to_owned()).or_default() += 1;
            for sku in &skus {
                let query = LevelsQuery {
                    skus: vec![sku.clone()],
                    warehouse: None,
                    low_only: false,
                    page: kernel_common::PageRequest::first(1),
                };
                let levels = real.levels(&ctx("levels"), query).await.expect("levels").items;
                let level = levels.first().map_or((0, 0), |l| (l.on_hand, l.reserved));
                assert_eq!(model.level(sku), level, "round {round}, {sku}");
            }
        }
    }
    for kind in ["order", "InsufficientStock", "AlreadyVoided", "KeyReused", "AlreadyResolved"] {
        assert!(kinds.contains_key(kind), "the lists must reach {kind}: {kinds:?}");
    }
}
