//! Creates, changes and moves categories.

use kernel_common::CategoryId;
use mod_catalog_api::{CatalogWriteError, CategoryOutcome, CategoryPut};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use super::writing::{Begun, begin, finish, key_of};
use crate::{
    Catalog,
    category::{self, CategoryTree},
    publisher,
    store::{CategoryStore, PlacementStore},
};

const OPERATION: &str = "put_categories";

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    puts: Vec<CategoryPut>,
) -> Result<Vec<CategoryOutcome>, CallError<CatalogWriteError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    category::validate(&puts).map_err(|f| CallError::Domain(CatalogWriteError::Invalid(f)))?;
    Ok(catalog.db.with_retries(|| put(catalog, ctx, &puts)).await?)
}

async fn put(
    catalog: &Catalog,
    ctx: &CallCtx,
    puts: &[CategoryPut],
) -> Result<Vec<CategoryOutcome>, UnitError<CatalogWriteError>> {
    let mut uow = match begin(catalog, ctx, OPERATION, &puts).await? {
        Begun::Unit(uow) => uow,
        Begun::Answered(outcomes) => return Ok(outcomes),
    };
    let mut store = CategoryStore::new(&mut uow, ctx.tenant);
    let mut tree = CategoryTree::new(store.lock_all().await?);
    let fresh_id = || CategoryId::generate(catalog.ids.as_ref());
    let planted = tree.put(puts, fresh_id).map_err(UnitError::Domain)?;
    if !planted.recounted.is_empty() {
        store.hold_still().await?;
    }
    store.save(&planted.changed).await?;
    store.replant(&planted.moved, &planted.ancestors).await?;
    PlacementStore::new(&mut uow, ctx.tenant).recount(&planted.recounted).await?;
    publisher::categories(&mut uow, &planted.changed).await?;
    finish(uow, ctx, OPERATION, planted.outcomes).await
}
