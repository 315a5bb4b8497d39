//! Creates and changes collections.

use std::collections::HashMap;

use mod_catalog_api::{
    CatalogWriteError, CollectionId, CollectionOutcome, CollectionPut, Outcome, Slug,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{StoreError, UnitError};

use super::writing::{Begun, begin, finish, key_of};
use crate::{
    Catalog, publisher,
    relation::{self, CollectionRecord},
    store::CollectionStore,
};

const OPERATION: &str = "put_collections";

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    puts: Vec<CollectionPut>,
) -> Result<Vec<CollectionOutcome>, CallError<CatalogWriteError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    relation::validate_collections(&puts)
        .map_err(|f| CallError::Domain(CatalogWriteError::Invalid(f)))?;
    Ok(catalog.db.with_retries(|| put(catalog, ctx, &puts)).await?)
}

async fn put(
    catalog: &Catalog,
    ctx: &CallCtx,
    puts: &[CollectionPut],
) -> Result<Vec<CollectionOutcome>, UnitError<CatalogWriteError>> {
    let mut uow = match begin(catalog, ctx, OPERATION, &puts).await? {
        Begun::Unit(uow) => uow,
        Begun::Answered(outcomes) => return Ok(outcomes),
    };
    let mut store = CollectionStore::new(&mut uow, ctx.tenant);
    let known = store.lock(puts.iter().map(|put| &put.slug)).await?;
    let mut known: HashMap<Slug, CollectionRecord> =
        known.into_iter().map(|record| (record.slug.clone(), record)).collect();
    let (mut outcomes, mut changed) = (Vec::with_capacity(puts.len()), Vec::new());
    for put in puts {
        let (record, outcome) = match known.remove(&put.slug) {
            Some(mut record) => {
                let outcome = record.put(put);
                (record, outcome)
            }
            None => {
                let id = CollectionId::generate(catalog.ids.as_ref());
                (CollectionRecord::new(id, put), Outcome::Created)
            }
        };
        outcomes.push(record.told(outcome));
        if outcome != Outcome::Unchanged {
            changed.push(record);
        }
    }
    store.save(&changed).await.map_err(raced)?;
    let fact = |record: &CollectionRecord| (record.stream(), record.version, record.event(false));
    publisher::facts(&mut uow, changed.iter().map(fact)).await?;
    finish(uow, ctx, OPERATION, outcomes).await
}

/// Another command has created the slug meanwhile: the whole unit is tried again, and finds it.
fn raced(error: StoreError) -> StoreError {
    if error.violates("collections_slug_key") {
        return StoreError::Retryable { sqlstate: "23505".to_owned() };
    }
    error
}
