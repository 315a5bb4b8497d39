//! Decides which warehouses give what; pure.

use std::collections::BTreeMap;

use kernel_common::{Quantity, Sku};
use mod_inventory_api::{ReserveLine, ReservedLine, Shortage};

use crate::stock::{Stock, StockKey};

/// Units to take from one stock row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocated {
    pub key: StockKey,
    pub quantity: Quantity,
}

impl Allocated {
    /// The part as a line of a reservation.
    pub fn into_line(self) -> ReservedLine {
        ReservedLine { sku: self.key.sku, warehouse: self.key.warehouse, quantity: self.quantity }
    }
}

/// Adds up lines of the same SKU, so that their demand is checked together.
/// `None` when the sum is no quantity any more.
pub fn sum_lines(lines: &[ReserveLine]) -> Option<BTreeMap<Sku, Quantity>> {
    let mut wanted: BTreeMap<Sku, i64> = BTreeMap::new();
    for line in lines {
        *wanted.entry(line.sku.clone()).or_default() += line.quantity.get();
    }
    wanted
        .into_iter()
        .map(|(sku, units)| Quantity::try_from(units).ok().map(|quantity| (sku, quantity)))
        .collect()
}

/// Splits the demand over stock rows: per SKU the first warehouse by priority that has all of
/// it, else the warehouses in order of priority until it is met. All or nothing.
///
/// `rows` must come in order of warehouse priority.
pub fn allocate(
    wanted: &BTreeMap<Sku, Quantity>,
    rows: &[Stock],
) -> Result<Vec<Allocated>, Vec<Shortage>> {
    let mut allocated = Vec::new();
    let mut shortages = Vec::new();
    for (sku, quantity) in wanted {
        let mine: Vec<&Stock> = rows.iter().filter(|row| row.key.sku == *sku).collect();
        let available: i64 = mine.iter().map(|row| row.available()).sum();
        if available < quantity.get() {
            let requested = quantity.get();
            shortages.push(Shortage { sku: sku.clone(), requested, available });
            continue;
        }
        let whole = mine.iter().find(|row| row.available() >= quantity.get());
        let sources = whole.map_or(mine.as_slice(), std::slice::from_ref);
        let mut left = quantity.get();
        for row in sources {
            let taken = row.available().min(left);
            if let Ok(quantity) = Quantity::try_from(taken) {
                allocated.push(Allocated { key: row.key.clone(), quantity });
                left -= taken;
            }
        }
    }
    if shortages.is_empty() { Ok(allocated) } else { Err(shortages) }
}
