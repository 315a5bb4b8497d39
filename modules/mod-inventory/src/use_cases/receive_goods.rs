//! Books goods that arrived.

use kernel_common::Validation;
use mod_inventory_api::{KeeperError, Receipt, StockChange};
use rt_contract::{CallCtx, CallError};

use super::booking::{Order, batch_faults, book, key_of};
use crate::{Inventory, stock::StockKey};

const OPERATION: &str = "receive_goods";

pub(crate) async fn run(
    inventory: &Inventory,
    ctx: &CallCtx,
    receipts: Vec<Receipt>,
) -> Result<Vec<StockChange>, CallError<KeeperError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    let orders = checked(&receipts).map_err(CallError::Domain)?;
    let now = inventory.clock.now();
    let changes = inventory.db.with_retries(|| {
        book(inventory, ctx, OPERATION, &receipts, &orders, |stock, position| {
            stock.receive(receipts[position].quantity, now)
        })
    });
    Ok(changes.await?)
}

fn checked(receipts: &[Receipt]) -> Result<Vec<Order>, KeeperError> {
    let mut check = Validation::new();
    for fault in batch_faults(receipts.len()) {
        check.fault(fault.pointer, &fault.code, fault.message);
    }
    let mut orders = Vec::with_capacity(receipts.len());
    for (position, receipt) in receipts.iter().enumerate() {
        let document = check.line(&format!("/{position}/document"), &receipt.document, 120);
        orders.push(Order {
            key: StockKey { sku: receipt.sku.clone(), warehouse: receipt.warehouse },
            units: receipt.quantity.get(),
            reason: "goods received".to_owned(),
            document,
        });
    }
    check.finish().map(|()| orders).map_err(KeeperError::Invalid)
}
