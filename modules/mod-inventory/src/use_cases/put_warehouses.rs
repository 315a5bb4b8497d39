//! Creates or renames warehouses.

use kernel_common::WarehouseId;
use mod_inventory_api::{KeeperError, Warehouse, WarehousePut};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use super::booking::{batch_faults, key_of};
use crate::{Inventory, store::WarehouseStore, warehouse};

/// An upsert by code: a repeat changes nothing, so the key need not be kept.
pub(crate) async fn run(
    inventory: &Inventory,
    ctx: &CallCtx,
    puts: Vec<WarehousePut>,
) -> Result<Vec<Warehouse>, CallError<KeeperError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    let faults = batch_faults(puts.len());
    if !faults.is_empty() {
        return Err(CallError::Domain(KeeperError::Invalid(faults)));
    }
    warehouse::validate(&puts).map_err(|f| CallError::Domain(KeeperError::Invalid(f)))?;
    Ok(inventory.db.with_retries(|| put(inventory, ctx, &puts)).await?)
}

async fn put(
    inventory: &Inventory,
    ctx: &CallCtx,
    puts: &[WarehousePut],
) -> Result<Vec<Warehouse>, UnitError<KeeperError>> {
    let ids: Vec<WarehouseId> =
        puts.iter().map(|_| WarehouseId::generate(inventory.ids.as_ref())).collect();
    let mut uow = inventory.db.begin(ctx).await?;
    let mut store = WarehouseStore::new(&mut uow, ctx.tenant);
    store.put(puts, &ids).await?;
    let all = store.list().await?;
    uow.commit().await?;
    Ok(puts.iter().filter_map(|put| all.iter().find(|w| w.code == put.code).cloned()).collect())
}
