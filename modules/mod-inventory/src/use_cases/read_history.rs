//! Answers what happened, and what there was.

use kernel_common::{Cursor, Page, Timestamp};
use mod_inventory_api::{AsOfQuery, HistoryQuery, Movement, ReaderError, StockLevel};
use rt_contract::{CallCtx, CallError};
use uuid::Uuid;

use super::read_stock::{invalid, limit_batch};
use crate::{Inventory, store::JournalStore};

pub(crate) async fn history(
    inventory: &Inventory,
    ctx: &CallCtx,
    query: HistoryQuery,
) -> Result<Page<Movement>, CallError<ReaderError>> {
    let before = query.page.after.as_ref().map(Cursor::decode::<(Timestamp, Uuid, i64)>);
    let before = before.transpose().map_err(|_| invalid("/page/after", "unknown cursor"))?;
    let mut uow = inventory.db.begin_read(ctx).await?;
    let rows = JournalStore::new(&mut uow, ctx.tenant).history(&query, before).await?;
    let key = |movement: &Movement| (movement.at, movement.warehouse.as_uuid(), movement.seq);
    Ok(Page::from_rows(rows, query.page.limit_clamped(), key))
}

pub(crate) async fn as_of(
    inventory: &Inventory,
    ctx: &CallCtx,
    query: AsOfQuery,
) -> Result<Vec<StockLevel>, CallError<ReaderError>> {
    limit_batch(query.skus.len())?;
    let mut uow = inventory.db.begin_read(ctx).await?;
    Ok(JournalStore::new(&mut uow, ctx.tenant).as_of(&query.skus, query.at).await?)
}
