//! Brings removed products back, unless their slugs or SKUs have new owners.

use std::collections::HashSet;

use kernel_common::ProductId;
use mod_catalog_api::{CatalogWriteError, ProductOutcome, ProductRef, RestoreProducts, Slug};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{UnitError, UnitOfWork};

use super::writing::{Begun, begin, change_each, check_batch, finish, key_of, raced};
use crate::{
    Catalog,
    product::ProductRecord,
    store::{CategoryStore, ProductStore, VariantStore},
};

const OPERATION: &str = "restore_products";

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    request: RestoreProducts,
) -> Result<Vec<ProductOutcome>, CallError<CatalogWriteError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    check_batch(request.products.len(), "/products").map_err(CallError::Domain)?;
    Ok(catalog.db.with_retries(|| restore(catalog, ctx, &request)).await?)
}

async fn restore(
    catalog: &Catalog,
    ctx: &CallCtx,
    request: &RestoreProducts,
) -> Result<Vec<ProductOutcome>, UnitError<CatalogWriteError>> {
    let mut uow = match begin(catalog, ctx, OPERATION, request).await? {
        Begun::Unit(uow) => uow,
        Begun::Answered(outcomes) => return Ok(outcomes),
    };
    let records = lock(&mut uow, ctx, request).await?;
    names_are_free(&mut uow, ctx, &records).await?;
    let now = catalog.clock.now();
    let restore = |record: &mut ProductRecord| record.restore(now);
    let outcomes = change_each(&mut uow, ctx, records, restore).await.map_err(raced)?;
    finish(uow, ctx, OPERATION, outcomes).await
}

async fn lock(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    request: &RestoreProducts,
) -> Result<Vec<ProductRecord>, UnitError<CatalogWriteError>> {
    CategoryStore::new(uow, ctx.tenant).hold().await?;
    let mut records = ProductStore::new(uow, ctx.tenant).lock_ids(&request.products).await?;
    let found: HashSet<_> = records.iter().map(|record| record.summary.id).collect();
    let is_unknown = |id: &&ProductId| !found.contains(*id);
    let unknown: Vec<_> =
        request.products.iter().filter(is_unknown).map(|id| ProductRef::Id(*id)).collect();
    if !unknown.is_empty() {
        return Err(UnitError::Domain(CatalogWriteError::UnknownProducts(unknown)));
    }
    records.sort_by_key(|record| request.products.iter().position(|id| *id == record.summary.id));
    Ok(records)
}

/// Among the living, and among those that come back together.
async fn names_are_free(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    records: &[ProductRecord],
) -> Result<(), UnitError<CatalogWriteError>> {
    let returning: Vec<_> = records.iter().filter(|record| record.removed).collect();
    let slugs: Vec<Slug> = returning.iter().map(|record| record.summary.slug.clone()).collect();
    let living = ProductStore::new(uow, ctx.tenant).taken_slugs(&slugs).await?;
    let mut seen = HashSet::new();
    let is_taken = |slug: &&Slug| living.contains(*slug) || !seen.insert((*slug).clone());
    let taken: Vec<Slug> = slugs.iter().filter(is_taken).cloned().collect();
    if !taken.is_empty() {
        return Err(UnitError::Domain(CatalogWriteError::SlugsTaken(taken)));
    }
    let ids: Vec<_> = returning.iter().map(|record| record.summary.id).collect();
    let taken = VariantStore::new(uow, ctx.tenant).taken_if_restored(&ids).await?;
    if taken.is_empty() {
        return Ok(());
    }
    Err(UnitError::Domain(CatalogWriteError::SkusTaken(taken)))
}
