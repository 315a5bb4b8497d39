//! Books what a count found. Built for whole catalogs: a thousand SKUs are a handful of statements,
//! and a SKU that is new is written once.

use std::collections::HashMap;

use kernel_common::{Quantity, Validation};
use mod_inventory_api::{AdjustmentReason, KeeperError, StockChange, StockCount};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{Claim, Fingerprint, UnitError, parse_reply};

use super::booking::{batch_faults, key_of, refused, unknown_warehouse};
use crate::{
    Inventory, publisher,
    stock::{Entry, LevelRefusal, Stock, StockKey},
    store::{BookedEntry, Booking, JournalStore, StockStore},
};

const OPERATION: &str = "count_stock";

pub(crate) async fn run(
    inventory: &Inventory,
    ctx: &CallCtx,
    counts: Vec<StockCount>,
) -> Result<Vec<StockChange>, CallError<KeeperError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    checked(&counts).map_err(CallError::Domain)?;
    Ok(inventory.db.with_retries(|| count(inventory, ctx, &counts)).await?)
}

async fn count(
    inventory: &Inventory,
    ctx: &CallCtx,
    counts: &[StockCount],
) -> Result<Vec<StockChange>, UnitError<KeeperError>> {
    let key = key_of(ctx).map_err(UnitError::Domain)?;
    let mut uow = inventory.db.begin(ctx).await?;
    match uow.claim(OPERATION, key, &Fingerprint::of(&counts)).await? {
        Claim::Fresh => {}
        Claim::Kept(reply) => return Ok(parse_reply(reply)?),
        Claim::OtherRequest | Claim::Buried => {
            return Err(UnitError::Domain(KeeperError::KeyReused));
        }
    }
    let keys: Vec<StockKey> = counts.iter().map(key_of_count).collect();
    let known = StockStore::new(&mut uow, ctx.tenant).lock_known(&keys).await?;
    let found = compare(inventory, ctx, counts, known).map_err(UnitError::Domain)?;
    let mut journal = JournalStore::new(&mut uow, ctx.tenant);
    journal.begin_rows(&found.new).await.map_err(|error| unknown_warehouse(error, &keys))?;
    if !found.booking.entries.is_empty() {
        journal.book(&found.booking, &found.changed).await?;
        publisher::publish(&mut uow, found.booking.entries.iter().map(|b| &b.entry)).await?;
    }
    let different = found.new.iter().chain(&found.changed).filter(|row| row.seq > 0);
    let changes: Vec<StockChange> = different.map(Stock::change).collect();
    uow.keep_reply(OPERATION, key, &changes).await?;
    uow.commit().await?;
    Ok(changes)
}

/// What a count found that the book does not say.
struct Found {
    new: Vec<Stock>,
    changed: Vec<Stock>,
    booking: Booking,
}

fn compare(
    inventory: &Inventory,
    ctx: &CallCtx,
    counts: &[StockCount],
    known: Vec<Stock>,
) -> Result<Found, KeeperError> {
    let now = inventory.clock.now();
    let mut known: HashMap<StockKey, Stock> =
        known.into_iter().map(|row| (row.key.clone(), row)).collect();
    let booking = Booking { actor: ctx.actor.clone(), entries: Vec::new() };
    let mut found = Found { new: Vec::new(), changed: Vec::new(), booking };
    for count in counts {
        let row = known.remove(&key_of_count(count));
        let is_new = row.is_none();
        let mut row = row.unwrap_or_else(|| Stock::empty(key_of_count(count), now));
        let delta = count.available - row.available();
        let passed_over = count.unseen_only && row.seq > 0;
        let (entry, reason) = match delta {
            _ if passed_over => continue,
            0 if is_new => {
                found.new.push(row);
                continue;
            }
            0 => continue,
            _ => book(&mut row, delta, now)
                .map_err(|refusal| refused(&count.sku, count.warehouse, delta, refusal))?,
        };
        let (reason, document) = (reason.to_owned(), count.document.trim().to_owned());
        found.booking.entries.push(BookedEntry { entry, reason, document });
        if is_new { found.new.push(row) } else { found.changed.push(row) }
    }
    Ok(found)
}

/// The first units of a SKU came from somewhere; a later difference was found.
fn book(
    row: &mut Stock,
    delta: i64,
    now: kernel_common::Timestamp,
) -> Result<(Entry, &'static str), LevelRefusal> {
    match Quantity::try_from(delta) {
        Ok(quantity) if row.seq == 0 => Ok((row.receive(quantity, now)?, "goods received")),
        _ => Ok((row.adjust(delta, AdjustmentReason::Count, now)?, "count")),
    }
}

fn key_of_count(count: &StockCount) -> StockKey {
    StockKey { sku: count.sku.clone(), warehouse: count.warehouse }
}

fn checked(counts: &[StockCount]) -> Result<(), KeeperError> {
    let mut check = Validation::new();
    for fault in batch_faults(counts.len()) {
        check.fault(fault.pointer, &fault.code, fault.message);
    }
    let mut seen = std::collections::HashSet::with_capacity(counts.len());
    for (position, count) in counts.iter().enumerate() {
        let first = seen.insert((&count.sku, count.warehouse));
        check.require(first, &format!("/{position}/sku"), "duplicate", "comes twice");
        let size = (0..=Quantity::MAX).contains(&count.available);
        let pointer = format!("/{position}/available");
        check.require(size, &pointer, "out_of_range", "is 0 to a million");
        check.line(&format!("/{position}/document"), &count.document, 120);
    }
    check.finish().map_err(KeeperError::Invalid)
}
