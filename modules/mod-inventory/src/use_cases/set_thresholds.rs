//! Sets the levels at which stock counts as low.

use kernel_common::Validation;
use mod_inventory_api::{KeeperError, LOW_AT_MAX, Threshold};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use super::booking::{batch_faults, key_of};
use crate::{Inventory, stock::StockKey, store::StockStore};

/// Sets absolute values: a repeat changes nothing, so the key need not be kept.
pub(crate) async fn run(
    inventory: &Inventory,
    ctx: &CallCtx,
    thresholds: Vec<Threshold>,
) -> Result<(), CallError<KeeperError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    let mut check = Validation::new();
    for fault in batch_faults(thresholds.len()) {
        check.fault(fault.pointer, &fault.code, fault.message);
    }
    for (position, threshold) in thresholds.iter().enumerate() {
        let pointer = format!("/{position}/low_at");
        let is_one = (0..=LOW_AT_MAX).contains(&threshold.low_at);
        check.require(is_one, &pointer, "out_of_range", "is 0 to 1000000000");
    }
    check.finish().map_err(|faults| CallError::Domain(KeeperError::Invalid(faults)))?;
    Ok(inventory.db.with_retries(|| set(inventory, ctx, &thresholds)).await?)
}

async fn set(
    inventory: &Inventory,
    ctx: &CallCtx,
    thresholds: &[Threshold],
) -> Result<(), UnitError<KeeperError>> {
    let key = |t: &Threshold| StockKey { sku: t.sku.clone(), warehouse: t.warehouse };
    let keys: Vec<StockKey> = thresholds.iter().map(key).collect();
    let mut uow = inventory.db.begin(ctx).await?;
    let mut store = StockStore::new(&mut uow, ctx.tenant);
    store.lock_rows(&keys, inventory.clock.now()).await.map_err(|error| match keys.first() {
        Some(key) if error.violates("stock_warehouse_fkey") => {
            UnitError::Domain(KeeperError::UnknownWarehouse(key.warehouse))
        }
        _ => UnitError::Store(error),
    })?;
    store.set_thresholds(thresholds).await?;
    Ok(uow.commit().await?)
}
