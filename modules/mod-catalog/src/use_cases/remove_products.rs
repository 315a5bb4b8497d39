//! Removes products softly. One that is removed already is not found again: its slug may name
//! another by now.

use mod_catalog_api::{CatalogWriteError, ProductOutcome, RemoveProducts};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use super::writing::{Begun, begin, change_each, check_batch, finish, key_of, lock_refs};
use crate::{Catalog, product::ProductRecord};

const OPERATION: &str = "remove_products";

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    request: RemoveProducts,
) -> Result<Vec<ProductOutcome>, CallError<CatalogWriteError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    check_batch(request.products.len(), "/products").map_err(CallError::Domain)?;
    Ok(catalog.db.with_retries(|| remove(catalog, ctx, &request)).await?)
}

async fn remove(
    catalog: &Catalog,
    ctx: &CallCtx,
    request: &RemoveProducts,
) -> Result<Vec<ProductOutcome>, UnitError<CatalogWriteError>> {
    let mut uow = match begin(catalog, ctx, OPERATION, request).await? {
        Begun::Unit(uow) => uow,
        Begun::Answered(outcomes) => return Ok(outcomes),
    };
    let records = lock_refs(&mut uow, ctx, &request.products).await?;
    let now = catalog.clock.now();
    let remove = |record: &mut ProductRecord| record.remove(now);
    let outcomes = change_each(&mut uow, ctx, records, remove).await?;
    finish(uow, ctx, OPERATION, outcomes).await
}
