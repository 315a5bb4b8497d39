//! Grants what waits for the same rows, as far as the goods go; pure.

use std::collections::BTreeMap;

use kernel_common::{Quantity, Sku, Timestamp};
use mod_inventory_api::{ReservedLine, Shortage};

use super::allocate;
use crate::stock::{Entry, Stock};

/// What one of several waiting requests gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Share {
    /// All it asked for: its movements, and the lines of its reservation.
    Granted { entries: Vec<Entry>, lines: Vec<ReservedLine> },
    /// Nothing; what was left when its turn came.
    Refused(Vec<Shortage>),
}

/// Serves the demands in the order they came, each whole or not at all. One that is refused takes
/// nothing, so that it never keeps units from a smaller one behind it: the outcome is that of
/// serving them one by one.
///
/// `rows` must come in order of warehouse priority; they are left at the level after all grants.
pub fn fill<'d>(
    rows: &mut [Stock],
    demands: impl Iterator<Item = &'d BTreeMap<Sku, Quantity>>,
    now: Timestamp,
) -> Vec<Share> {
    demands
        .map(|wanted| match allocate(wanted, rows) {
            Ok(allocated) => {
                let (mut entries, mut lines) = (Vec::new(), Vec::new());
                for part in allocated {
                    let row = rows.iter_mut().find(|row| row.key == part.key);
                    let row = row.expect("an allocation names rows it was given");
                    let taken = row.reserve(part.quantity, now);
                    entries.push(taken.expect("an allocation takes what is available"));
                    lines.push(part.into_line());
                }
                Share::Granted { entries, lines }
            }
            Err(shortages) => Share::Refused(shortages),
        })
        .collect()
}
