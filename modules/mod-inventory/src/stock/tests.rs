use kernel_common::{Quantity, SequentialIds, Timestamp, WarehouseId};
use mod_inventory_api::{AdjustmentReason, MovementKind, StockEvent};
use proptest::prelude::*;

use super::{Entry, LevelRefusal, Stock, StockKey};

fn at(second: i64) -> Timestamp {
    Timestamp::from_unix_micros(second * 1_000_000)
}

fn units(count: i64) -> Quantity {
    Quantity::try_from(count).expect("a quantity")
}

fn stock(on_hand: i64, reserved: i64) -> Stock {
    let warehouse = WarehouseId::generate(&SequentialIds::default());
    let key = StockKey { sku: "MUG".parse().expect("a SKU"), warehouse };
    Stock { on_hand, reserved, ..Stock::empty(key, at(0)) }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Receive(i64),
    Adjust(i64),
    Reserve(i64),
    Void(i64),
    Post(i64),
}

fn apply(stock: &mut Stock, step: Step, now: Timestamp) -> Result<Entry, LevelRefusal> {
    match step {
        Step::Receive(n) => stock.receive(units(n), now),
        Step::Adjust(n) => stock.adjust(n, AdjustmentReason::Count, now),
        Step::Reserve(n) => stock.reserve(units(n), now),
        Step::Void(n) => stock.void(units(n), now),
        Step::Post(n) => stock.post(units(n), now),
    }
}

#[test]
fn each_movement_changes_the_level_as_the_table_says() {
    let refused = |available| Err(LevelRefusal::Insufficient { available });
    let table = [
        ((10, 2), Step::Receive(5), Ok((15, 2))),
        ((10, 2), Step::Adjust(3), Ok((13, 2))),
        ((10, 2), Step::Adjust(-8), Ok((2, 2))),
        ((10, 2), Step::Adjust(-9), refused(8)),
        ((10, 2), Step::Reserve(8), Ok((10, 10))),
        ((10, 2), Step::Reserve(9), refused(8)),
        ((10, 2), Step::Void(2), Ok((10, 0))),
        ((10, 2), Step::Void(3), refused(8)),
        ((10, 2), Step::Post(2), Ok((8, 0))),
        ((10, 2), Step::Post(3), refused(8)),
        ((i64::MAX, 0), Step::Receive(1), Err(LevelRefusal::Overflow)),
        ((10, 2), Step::Adjust(i64::MIN), Err(LevelRefusal::Overflow)),
    ];
    for ((on_hand, reserved), step, expected) in table {
        let mut row = stock(on_hand, reserved);
        let got = apply(&mut row, step, at(1)).map(|e| (e.on_hand_after, e.reserved_after));
        assert_eq!(got, expected, "{step:?} on {on_hand}/{reserved}");
        if got.is_err() {
            assert_eq!((row.on_hand, row.reserved, row.seq), (on_hand, reserved, 0), "{step:?}");
        }
    }
}

#[test]
fn low_stock_is_told_once_per_fall() {
    let mut row = Stock { low_at: 3, ..stock(5, 0) };
    let mut lows = Vec::new();
    for step in
        [Step::Reserve(1), Step::Reserve(1), Step::Reserve(1), Step::Void(2), Step::Reserve(2)]
    {
        let entry = apply(&mut row, step, at(1)).expect("fits");
        let low = entry.events.iter().any(|(_, e)| matches!(e, StockEvent::StockLow { .. }));
        lows.push(low);
    }
    assert_eq!(lows, [false, true, false, false, true]);
}

#[test]
fn the_journal_never_runs_backwards_in_time() {
    let mut row = stock(5, 0);
    row.reserve(units(1), at(100)).expect("fits");
    let late = row.reserve(units(1), at(50)).expect("fits");
    assert_eq!(late.at, at(100));
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1i64..50).prop_map(Step::Receive),
        (-20i64..20).prop_filter("not zero", |n| *n != 0).prop_map(Step::Adjust),
        (1i64..20).prop_map(Step::Reserve),
        (1i64..20).prop_map(Step::Void),
        (1i64..20).prop_map(Step::Post),
    ]
}

/// On-hand units according to the double entries alone.
fn replay(journal: &[Entry]) -> (i64, i64) {
    journal.iter().fold((0, 0), |(on_hand, reserved), entry| {
        let n = entry.quantity.get();
        let enters = entry.to == mod_inventory_api::Account::OnHand;
        match entry.kind {
            MovementKind::Reservation => (on_hand, reserved + n),
            MovementKind::Void => (on_hand, reserved - n),
            MovementKind::Post => (on_hand - n, reserved - n),
            MovementKind::Receipt | MovementKind::Adjustment if enters => (on_hand + n, reserved),
            MovementKind::Receipt | MovementKind::Adjustment => (on_hand - n, reserved),
        }
    })
}

proptest! {
    #[test]
    fn the_level_is_the_sum_of_its_movements(steps in prop::collection::vec(step(), 0..120)) {
        let mut row = stock(0, 0);
        let mut journal = Vec::new();
        let mut refusals = 0;
        for (second, step) in (1..).zip(&steps) {
            match apply(&mut row, *step, at(second)) {
                Ok(entry) => journal.push(entry),
                Err(_) => refusals += 1,
            }
            prop_assert!(0 <= row.reserved && row.reserved <= row.on_hand);
        }
        prop_assert_eq!(journal.len() + refusals, steps.len());
        prop_assert_eq!(replay(&journal), (row.on_hand, row.reserved));
        prop_assert!(journal.iter().zip(1..).all(|(entry, number)| entry.seq == number));
        prop_assert!(journal.iter().all(|entry| entry.from != entry.to));
        let numbers: Vec<i64> = journal.iter().flat_map(|e| e.events.iter().map(|(n, _)| *n)).collect();
        prop_assert!(numbers.iter().zip(1..).all(|(got, want)| *got == want));
    }

    #[test]
    fn every_past_level_can_be_read_from_the_journal(
        steps in prop::collection::vec(step(), 1..60),
        cut in 0usize..60,
    ) {
        let mut row = stock(0, 0);
        let mut journal = Vec::new();
        let mut levels = vec![(0, 0)];
        for (second, step) in (1..).zip(&steps) {
            if let Ok(entry) = apply(&mut row, *step, at(second)) {
                journal.push(entry);
            }
            levels.push((row.on_hand, row.reserved));
        }
        let cut = cut.min(steps.len());
        let moment = at(i64::try_from(cut).expect("small"));
        let past: Vec<Entry> = journal.into_iter().filter(|e| e.at <= moment).collect();
        prop_assert_eq!(replay(&past), levels[cut]);
        let last = past.last().map_or((0, 0), |e| (e.on_hand_after, e.reserved_after));
        prop_assert_eq!(last, levels[cut]);
    }
}
