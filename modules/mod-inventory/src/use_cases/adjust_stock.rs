//! Books differences, damage and loss.

use kernel_common::{Quantity, Validation};
use mod_inventory_api::{Adjustment, AdjustmentReason, KeeperError, StockChange};
use rt_contract::{CallCtx, CallError};

use super::booking::{Order, batch_faults, book, key_of};
use crate::{Inventory, stock::StockKey};

const OPERATION: &str = "adjust_stock";

pub(crate) async fn run(
    inventory: &Inventory,
    ctx: &CallCtx,
    adjustments: Vec<Adjustment>,
) -> Result<Vec<StockChange>, CallError<KeeperError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    let orders = checked(&adjustments).map_err(CallError::Domain)?;
    let now = inventory.clock.now();
    let changes = inventory.db.with_retries(|| {
        book(inventory, ctx, OPERATION, &adjustments, &orders, |stock, position| {
            let adjustment = &adjustments[position];
            stock.adjust(adjustment.delta, adjustment.reason, now)
        })
    });
    Ok(changes.await?)
}

fn checked(adjustments: &[Adjustment]) -> Result<Vec<Order>, KeeperError> {
    let mut check = Validation::new();
    for fault in batch_faults(adjustments.len()) {
        check.fault(fault.pointer, &fault.code, fault.message);
    }
    let mut orders = Vec::with_capacity(adjustments.len());
    for (position, adjustment) in adjustments.iter().enumerate() {
        let size = adjustment.delta.checked_abs().is_some_and(|n| Quantity::try_from(n).is_ok());
        let pointer = format!("/{position}/delta");
        check.require(size, &pointer, "out_of_range", "is not zero and at most a million");
        let document = check.line(&format!("/{position}/document"), &adjustment.document, 120);
        let note = check.optional_line(&format!("/{position}/note"), &adjustment.note, 200);
        orders.push(Order {
            key: StockKey { sku: adjustment.sku.clone(), warehouse: adjustment.warehouse },
            units: adjustment.delta,
            reason: reason(adjustment.reason, &note),
            document,
        });
    }
    check.finish().map(|()| orders).map_err(KeeperError::Invalid)
}

fn reason(reason: AdjustmentReason, note: &str) -> String {
    let reason = match reason {
        AdjustmentReason::Count => "count",
        AdjustmentReason::Damage => "damage",
    };
    if note.is_empty() { reason.to_owned() } else { format!("{reason}: {note}") }
}
