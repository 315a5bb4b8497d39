//! Removes attributes softly. What is not there, or removed already, is left as it is.

use std::collections::HashSet;

use mod_catalog_api::{CatalogWriteError, Code, CodeOutcome, Outcome, RemoveAttributes};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use super::writing::{Begun, begin, check_batch, finish, key_of};
use crate::{Catalog, attribute::AttributeRecord, publisher, store::AttributeStore};

const OPERATION: &str = "remove_attributes";

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    request: RemoveAttributes,
) -> Result<Vec<CodeOutcome>, CallError<CatalogWriteError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    check_batch(request.attributes.len(), "/attributes").map_err(CallError::Domain)?;
    Ok(catalog.db.with_retries(|| remove(catalog, ctx, &request)).await?)
}

async fn remove(
    catalog: &Catalog,
    ctx: &CallCtx,
    request: &RemoveAttributes,
) -> Result<Vec<CodeOutcome>, UnitError<CatalogWriteError>> {
    let mut uow = match begin(catalog, ctx, OPERATION, request).await? {
        Begun::Unit(uow) => uow,
        Begun::Answered(outcomes) => return Ok(outcomes),
    };
    let mut store = AttributeStore::new(&mut uow, ctx.tenant);
    let mut changed: Vec<AttributeRecord> = store.lock(request.attributes.iter()).await?;
    changed.retain_mut(|record| record.remove() == Outcome::Changed);
    store.save(&changed, catalog.clock.now()).await?;
    publisher::attributes(&mut uow, &changed).await?;
    let changed: HashSet<Code> = changed.into_iter().map(|one| one.code).collect();
    let outcome = |code: &Code| {
        if changed.contains(code) { Outcome::Changed } else { Outcome::Unchanged }
    };
    let told = |code: &Code| CodeOutcome { code: code.clone(), outcome: outcome(code) };
    let outcomes = request.attributes.iter().map(told).collect();
    finish(uow, ctx, OPERATION, outcomes).await
}
