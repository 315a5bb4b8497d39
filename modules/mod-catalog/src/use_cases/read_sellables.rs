//! Answers what SKUs are, and whether they may be sold now.

use std::collections::HashMap;

use kernel_common::Sku;
use mod_catalog_api::{BATCH_MAX, CatalogReadError, SellablesFound};
use rt_contract::{CallCtx, CallError};

use super::list_products::invalid;
use crate::{Catalog, store::SellableStore};

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    skus: Vec<Sku>,
) -> Result<SellablesFound, CallError<CatalogReadError>> {
    if skus.len() > BATCH_MAX {
        return Err(invalid("", "there are at most 1000 SKUs"));
    }
    let mut uow = catalog.db.begin_read(ctx).await?;
    let known = SellableStore::new(&mut uow, ctx.tenant).of(&skus).await?;
    uow.end_read();
    let mut known: HashMap<Sku, _> = known.into_iter().map(|s| (s.sku.clone(), Some(s))).collect();
    let mut found = SellablesFound::default();
    for sku in skus {
        match known.get_mut(&sku) {
            Some(once) => found.items.extend(once.take()),
            None => found.missing.push(sku),
        }
    }
    Ok(found)
}
