//! Answers what there is.

use std::collections::{HashMap, HashSet};

use kernel_common::{Cursor, FieldError, Page, Sku};
use mod_inventory_api::{
    Availability, AvailabilityReport, BATCH_MAX, LevelsQuery, ReaderError, StockLevel, Warehouse,
};
use rt_contract::{CallCtx, CallError};
use uuid::Uuid;

use crate::{
    Inventory,
    store::{StockStore, WarehouseStore},
};

pub(crate) async fn availability(
    inventory: &Inventory,
    ctx: &CallCtx,
    skus: Vec<Sku>,
) -> Result<AvailabilityReport, CallError<ReaderError>> {
    limit_batch(skus.len())?;
    let mut uow = inventory.db.begin_read(ctx).await?;
    let found = StockStore::new(&mut uow, ctx.tenant).availability(&skus).await?;
    uow.end_read();
    let mut found: HashMap<Sku, Availability> =
        found.into_iter().map(|item| (item.sku.clone(), item)).collect();
    let (mut items, mut missing) = (Vec::with_capacity(found.len()), Vec::new());
    let mut seen = HashSet::with_capacity(skus.len());
    for sku in skus.into_iter().filter(|sku| seen.insert(sku.clone())) {
        match found.remove(&sku) {
            Some(item) => items.push(item),
            None => missing.push(sku),
        }
    }
    Ok(AvailabilityReport { items, missing })
}

pub(crate) async fn levels(
    inventory: &Inventory,
    ctx: &CallCtx,
    query: LevelsQuery,
) -> Result<Page<StockLevel>, CallError<ReaderError>> {
    limit_batch(query.skus.len())?;
    let after = query.page.after.as_ref().map(Cursor::decode::<(String, Uuid)>);
    let after = after.transpose().map_err(|_| invalid("/page/after", "unknown cursor"))?;
    let mut uow = inventory.db.begin_read(ctx).await?;
    let rows = StockStore::new(&mut uow, ctx.tenant).levels(&query, after).await?;
    uow.end_read();
    let key = |level: &StockLevel| (level.sku.to_string(), level.warehouse.as_uuid());
    Ok(Page::from_rows(rows, query.page.limit_clamped(), key))
}

pub(crate) async fn warehouses(
    inventory: &Inventory,
    ctx: &CallCtx,
) -> Result<Vec<Warehouse>, CallError<ReaderError>> {
    let mut uow = inventory.db.begin_read(ctx).await?;
    let warehouses = WarehouseStore::new(&mut uow, ctx.tenant).list().await?;
    uow.end_read();
    Ok(warehouses)
}

pub(super) fn limit_batch(length: usize) -> Result<(), CallError<ReaderError>> {
    if length <= BATCH_MAX { Ok(()) } else { Err(invalid("", "a batch has at most 1000 SKUs")) }
}

pub(super) fn invalid(pointer: &str, message: &str) -> CallError<ReaderError> {
    let fault = FieldError::new(pointer, "invalid", message);
    CallError::Domain(ReaderError::Invalid(vec![fault]))
}
