//! Removes collections with their links; products stay.

use std::collections::HashMap;

use mod_catalog_api::{
    CatalogWriteError, CollectionOutcome, Outcome, RelationKind, RemoveCollections, Slug,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;
use uuid::Uuid;

use super::writing::{Begun, begin, check_batch, finish, key_of};
use crate::{
    Catalog, publisher,
    relation::CollectionRecord,
    store::{CollectionStore, LinkStore},
};

const OPERATION: &str = "remove_collections";

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    request: RemoveCollections,
) -> Result<Vec<CollectionOutcome>, CallError<CatalogWriteError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    check_batch(request.collections.len(), "/collections").map_err(CallError::Domain)?;
    Ok(catalog.db.with_retries(|| remove(catalog, ctx, &request)).await?)
}

async fn remove(
    catalog: &Catalog,
    ctx: &CallCtx,
    request: &RemoveCollections,
) -> Result<Vec<CollectionOutcome>, UnitError<CatalogWriteError>> {
    let mut uow = match begin(catalog, ctx, OPERATION, request).await? {
        Begun::Unit(uow) => uow,
        Begun::Answered(outcomes) => return Ok(outcomes),
    };
    let mut store = CollectionStore::new(&mut uow, ctx.tenant);
    let mut gone = store.lock(request.collections.iter()).await?;
    let ids: Vec<Uuid> = gone.iter().map(|record| record.id.as_uuid()).collect();
    store.delete(&ids).await?;
    LinkStore::new(&mut uow, ctx.tenant).forget(RelationKind::Collection, &ids).await?;
    for record in &mut gone {
        record.version += 1;
    }
    let fact = |record: &CollectionRecord| (record.stream(), record.version, record.event(true));
    publisher::facts(&mut uow, gone.iter().map(fact)).await?;
    let by_slug: HashMap<&Slug, &CollectionRecord> =
        gone.iter().map(|record| (&record.slug, record)).collect();
    let known = request.collections.iter().filter_map(|slug| by_slug.get(slug));
    let outcomes = known.map(|record| record.told(Outcome::Changed)).collect();
    finish(uow, ctx, OPERATION, outcomes).await
}
