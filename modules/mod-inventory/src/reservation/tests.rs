use std::collections::BTreeMap;

use kernel_common::{OrderId, Quantity, ReservationId, SequentialIds, Sku, Timestamp, WarehouseId};
use mod_inventory_api::{ReservationState, ReserveLine, Shortage};
use proptest::prelude::*;

use super::{Applied, ReservationRecord, Share, allocate, fill, sum_lines};
use crate::stock::{Stock, StockKey};

fn sku(name: &str) -> Sku {
    name.parse().expect("a SKU")
}

fn units(count: i64) -> Quantity {
    Quantity::try_from(count).expect("a quantity")
}

fn rows(levels: &[(&str, i64)]) -> Vec<Stock> {
    let ids = SequentialIds::default();
    let row = |(name, on_hand): &(&str, i64)| {
        let key = StockKey { sku: sku(name), warehouse: WarehouseId::generate(&ids) };
        Stock { on_hand: *on_hand, ..Stock::empty(key, Timestamp::from_unix_micros(0)) }
    };
    levels.iter().map(row).collect()
}

fn wanted(lines: &[(&str, i64)]) -> BTreeMap<Sku, Quantity> {
    lines.iter().map(|(name, count)| (sku(name), units(*count))).collect()
}

#[test]
fn the_same_sku_in_two_lines_is_one_demand() {
    let line = |count| ReserveLine { sku: sku("A"), quantity: units(count) };
    assert_eq!(sum_lines(&[line(2), line(3)]), Some(wanted(&[("A", 5)])));
    assert_eq!(sum_lines(&[line(Quantity::MAX), line(1)]), None);
}

#[test]
fn one_warehouse_that_has_all_is_preferred_over_splitting() {
    let stock = rows(&[("A", 2), ("A", 9)]);
    let got = allocate(&wanted(&[("A", 5)]), &stock).expect("enough");
    assert_eq!(got.iter().map(|a| a.key.warehouse).collect::<Vec<_>>(), [stock[1].key.warehouse]);
    let split = allocate(&wanted(&[("A", 11)]), &stock).expect("enough");
    assert_eq!(split.iter().map(|a| a.quantity.get()).collect::<Vec<_>>(), [2, 9]);
}

#[test]
fn a_shortage_names_every_sku_and_what_is_left() {
    let stock = rows(&[("A", 1), ("B", 5), ("C", 0)]);
    let shortages = allocate(&wanted(&[("A", 2), ("B", 5), ("C", 1), ("D", 1)]), &stock);
    let shortage = |name, requested, available| Shortage { sku: sku(name), requested, available };
    assert_eq!(shortages, Err(vec![shortage("A", 2, 1), shortage("C", 1, 0), shortage("D", 1, 0)]));
}

#[test]
fn a_reservation_is_resolved_at_most_once() {
    use ReservationState::{Active, Posted, Voided};
    let ids = SequentialIds::default();
    let record = |state| ReservationRecord {
        id: ReservationId::generate(&ids),
        order_id: OrderId::generate(&ids),
        state,
        lines: Vec::new(),
        created_at: Timestamp::from_unix_micros(0),
    };
    assert_eq!(record(Active).post(), Ok(Applied::Now));
    assert_eq!(record(Active).void(), Ok(Applied::Now));
    assert_eq!(record(Posted).post(), Ok(Applied::Already));
    assert_eq!(record(Voided).void(), Ok(Applied::Already));
    assert_eq!(record(Voided).post(), Err(Voided));
    assert_eq!(record(Posted).void(), Err(Posted));
}

proptest! {
    #[test]
    fn an_allocation_is_exact_and_takes_no_more_than_there_is(
        levels in prop::collection::vec((0usize..3, 0i64..20), 0..8),
        demand in prop::collection::btree_map(0usize..3, 1i64..30, 0..3),
    ) {
        let names = ["A", "B", "C"];
        let levels: Vec<_> = levels.into_iter().map(|(i, n)| (names[i], n)).collect();
        let demand: Vec<_> = demand.into_iter().map(|(i, n)| (names[i], n)).collect();
        let stock = rows(&levels);
        let enough = demand.iter().all(|(name, n)| {
            levels.iter().filter(|(other, _)| other == name).map(|(_, have)| have).sum::<i64>() >= *n
        });
        let result = allocate(&wanted(&demand), &stock);
        prop_assert_eq!(result.is_ok(), enough);
        for part in result.iter().flatten() {
            let row = stock.iter().find(|row| row.key == part.key).expect("a row of the stock");
            prop_assert!(part.quantity.get() <= row.available());
        }
        if let Ok(parts) = result {
            for (name, n) in demand {
                let given: i64 = parts.iter().filter(|p| p.key.sku == sku(name)).map(|p| p.quantity.get()).sum();
                prop_assert_eq!(given, n);
            }
        }
    }

    /// Many at once come out as one by one, and nobody is refused who would fit what is left.
    #[test]
    fn a_batch_is_served_as_its_requests_would_be_one_by_one(
        levels in prop::collection::vec((0usize..3, 0i64..30), 1..6),
        demands in prop::collection::vec(prop::collection::btree_map(0usize..3, 1i64..9, 1..3), 0..30),
    ) {
        let names = ["A", "B", "C"];
        let levels: Vec<_> = levels.into_iter().map(|(i, n)| (names[i], n)).collect();
        let before = rows(&levels);
        let demands: Vec<_> = demands
            .into_iter()
            .map(|demand| demand.into_iter().map(|(i, n)| (sku(names[i]), units(n))).collect())
            .collect::<Vec<BTreeMap<Sku, Quantity>>>();
        let mut together = before.clone();
        let now = Timestamp::from_unix_micros(1);
        let shares = fill(&mut together, demands.iter(), now);
        prop_assert_eq!(shares.len(), demands.len());
        let mut single = before.clone();
        for (demand, share) in demands.iter().zip(&shares) {
            match (allocate(demand, &single), share) {
                (Ok(parts), Share::Granted { entries, lines }) => {
                    prop_assert_eq!(parts.len(), entries.len());
                    for ((part, entry), line) in parts.iter().zip(entries).zip(lines) {
                        let row = single.iter_mut().find(|row| row.key == part.key).expect("a row");
                        prop_assert_eq!(&row.reserve(part.quantity, now).expect("fits"), entry);
                        prop_assert_eq!((&line.sku, line.quantity), (&part.key.sku, part.quantity));
                    }
                }
                (Err(shortages), Share::Refused(told)) => {
                    prop_assert_eq!(&shortages, told);
                    prop_assert!(allocate(demand, &together).is_err(), "units were left unsold");
                }
                (expected, got) => prop_assert!(false, "{:?} {:?}", expected, got),
            }
        }
        prop_assert_eq!(single, together);
    }
}
