//! What receiving and adjusting share: lock, move, book, publish, answer.

use std::collections::HashMap;

use kernel_common::{FieldError, IdempotencyKey, Sku, WarehouseId};
use mod_inventory_api::{BATCH_MAX, KeeperError, StockChange};
use rt_contract::CallCtx;
use rt_postgres::{Claim, Fingerprint, StoreError, UnitError, UnitOfWork, parse_reply};
use serde::Serialize;

use crate::{
    Inventory, publisher,
    stock::{Entry, LevelRefusal, Stock, StockKey},
    store::{BookedEntry, Booking, JournalStore, StockStore},
};

/// One movement asked for, with its papers.
pub(super) struct Order {
    pub(super) key: StockKey,
    pub(super) units: i64,
    pub(super) reason: String,
    pub(super) document: String,
}

/// The key of a command, or the refusal to do without.
pub(super) fn key_of(ctx: &CallCtx) -> Result<&IdempotencyKey, KeeperError> {
    ctx.key.as_ref().ok_or(KeeperError::KeyRequired)
}

/// A fault unless the batch has 1 to [`BATCH_MAX`] entries.
pub(super) fn batch_faults(length: usize) -> Vec<FieldError> {
    if (1..=BATCH_MAX).contains(&length) {
        return Vec::new();
    }
    vec![FieldError::new("", "batch_size", format!("a batch has 1 to {BATCH_MAX} entries"))]
}

/// Books the orders in one unit of work under the key of the call, all or none.
pub(super) async fn book<R: Serialize + Sync>(
    inventory: &Inventory,
    ctx: &CallCtx,
    operation: &'static str,
    request: &R,
    orders: &[Order],
    apply: impl Fn(&mut Stock, usize) -> Result<Entry, LevelRefusal> + Send + Sync,
) -> Result<Vec<StockChange>, UnitError<KeeperError>> {
    let key = key_of(ctx).map_err(UnitError::Domain)?;
    let mut uow = inventory.db.begin(ctx).await?;
    match uow.claim(operation, key, &Fingerprint::of(request)).await? {
        Claim::Fresh => {}
        Claim::Kept(reply) => return Ok(parse_reply(reply)?),
        Claim::OtherRequest | Claim::Buried => {
            return Err(UnitError::Domain(KeeperError::KeyReused));
        }
    }
    let mut rows = lock(inventory, ctx, &mut uow, orders).await?;
    let booking = move_all(ctx, &mut rows, orders, apply).map_err(UnitError::Domain)?;
    JournalStore::new(&mut uow, ctx.tenant).book(&booking, &rows).await?;
    publisher::publish(&mut uow, booking.entries.iter().map(|booked| &booked.entry)).await?;
    let changes: Vec<StockChange> = rows.iter().map(Stock::change).collect();
    uow.keep_reply(operation, key, &changes).await?;
    uow.commit().await?;
    Ok(changes)
}

async fn lock(
    inventory: &Inventory,
    ctx: &CallCtx,
    uow: &mut UnitOfWork,
    orders: &[Order],
) -> Result<Vec<Stock>, UnitError<KeeperError>> {
    let keys: Vec<StockKey> = orders.iter().map(|order| order.key.clone()).collect();
    let locked = StockStore::new(uow, ctx.tenant).lock_rows(&keys, inventory.clock.now()).await;
    locked.map_err(|error| unknown_warehouse(error, &keys))
}

/// The foreign key is the check: a lookup before the insert could be overtaken.
pub(super) fn unknown_warehouse(error: StoreError, keys: &[StockKey]) -> UnitError<KeeperError> {
    match keys.first() {
        Some(key) if error.violates("stock_warehouse_fkey") => {
            UnitError::Domain(KeeperError::UnknownWarehouse(key.warehouse))
        }
        _ => UnitError::Store(error),
    }
}

fn move_all(
    ctx: &CallCtx,
    rows: &mut [Stock],
    orders: &[Order],
    apply: impl Fn(&mut Stock, usize) -> Result<Entry, LevelRefusal>,
) -> Result<Booking, KeeperError> {
    let places: HashMap<StockKey, usize> =
        rows.iter().enumerate().map(|(place, row)| (row.key.clone(), place)).collect();
    let mut entries = Vec::with_capacity(orders.len());
    for (position, order) in orders.iter().enumerate() {
        let place = places.get(&order.key).expect("every ordered row was created and locked");
        let row = &mut rows[*place];
        let entry = apply(row, position).map_err(|refusal| {
            refused(&order.key.sku, order.key.warehouse, order.units, refusal)
        })?;
        let (reason, document) = (order.reason.clone(), order.document.clone());
        entries.push(BookedEntry { entry, reason, document });
    }
    Ok(Booking { actor: ctx.actor.clone(), entries })
}

pub(super) fn refused(
    sku: &Sku,
    warehouse: WarehouseId,
    units: i64,
    refusal: LevelRefusal,
) -> KeeperError {
    match refusal {
        LevelRefusal::Overflow => KeeperError::LevelOverflow { sku: sku.clone() },
        LevelRefusal::Insufficient { available } => KeeperError::InsufficientStock {
            sku: sku.clone(),
            warehouse,
            requested: units.saturating_abs(),
            available,
        },
    }
}
