//! What every command shares: its key, its answer, and finding the products it names.

use std::collections::HashMap;

use kernel_common::{FieldError, IdempotencyKey};
use mod_catalog_api::{BATCH_MAX, CatalogWriteError, Outcome, ProductOutcome, ProductRef};
use rt_contract::CallCtx;
use rt_postgres::{Claim, Fingerprint, StoreError, UnitError, UnitOfWork, parse_reply};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Catalog,
    product::ProductRecord,
    publisher,
    store::{CategoryStore, LifecycleStore, Move, PlacementStore, ProductStore},
};

/// A command that may go on, or its answer from before.
pub(super) enum Begun<R> {
    /// The key is fresh.
    Unit(Box<UnitOfWork>),
    /// The command was run before.
    Answered(R),
}

/// The key of a command, or the refusal to do without.
pub(super) fn key_of(ctx: &CallCtx) -> Result<&IdempotencyKey, CatalogWriteError> {
    ctx.key.as_ref().ok_or(CatalogWriteError::KeyRequired)
}

/// Refuses a batch of no items, or of too many.
pub(super) fn check_batch(length: usize, pointer: &str) -> Result<(), CatalogWriteError> {
    if (1..=BATCH_MAX).contains(&length) {
        return Ok(());
    }
    let message = format!("a batch has 1 to {BATCH_MAX} items");
    Err(CatalogWriteError::Invalid(vec![FieldError::new(pointer, "batch_size", message)]))
}

/// Begins the command: claims its key.
pub(super) async fn begin<Q: Serialize + Sync, R: DeserializeOwned>(
    catalog: &Catalog,
    ctx: &CallCtx,
    operation: &'static str,
    request: &Q,
) -> Result<Begun<R>, UnitError<CatalogWriteError>> {
    let key = key_of(ctx).map_err(UnitError::Domain)?;
    let mut uow = catalog.db.begin(ctx).await?;
    match uow.claim(operation, key, &Fingerprint::of(request)).await? {
        Claim::Fresh => Ok(Begun::Unit(Box::new(uow))),
        Claim::Kept(reply) => Ok(Begun::Answered(parse_reply(reply)?)),
        Claim::OtherRequest | Claim::Buried => Err(UnitError::Domain(CatalogWriteError::KeyReused)),
    }
}

/// Ends the command: keeps its answer and commits.
pub(super) async fn finish<R: Serialize + Sync>(
    mut uow: Box<UnitOfWork>,
    ctx: &CallCtx,
    operation: &'static str,
    reply: R,
) -> Result<R, UnitError<CatalogWriteError>> {
    let key = key_of(ctx).map_err(UnitError::Domain)?;
    uow.keep_reply(operation, key, &reply).await?;
    uow.commit().await?;
    Ok(reply)
}

/// The living products that `refs` name, locked, in their order and each once.
pub(super) async fn lock_refs(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    refs: &[ProductRef],
) -> Result<Vec<ProductRecord>, UnitError<CatalogWriteError>> {
    CategoryStore::new(uow, ctx.tenant).hold().await?;
    let known = ProductStore::new(uow, ctx.tenant).lock_refs(refs).await?;
    let mut by_ref: HashMap<ProductRef, usize> = HashMap::new();
    for (at, record) in known.iter().enumerate() {
        by_ref.insert(ProductRef::Id(record.summary.id), at);
        by_ref.insert(ProductRef::Slug(record.summary.slug.clone()), at);
    }
    let unknown: Vec<_> = refs.iter().filter(|one| !by_ref.contains_key(*one)).cloned().collect();
    if !unknown.is_empty() {
        return Err(UnitError::Domain(CatalogWriteError::UnknownProducts(unknown)));
    }
    let mut known: Vec<_> = known.into_iter().map(Some).collect();
    Ok(refs.iter().filter_map(|one| known[by_ref[one]].take()).collect())
}

/// Lets each product change, writes and publishes those that did, and tells about all.
pub(super) async fn change_each(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    records: Vec<ProductRecord>,
    change: impl Fn(&mut ProductRecord) -> Outcome + Send,
) -> Result<Vec<ProductOutcome>, StoreError> {
    let (mut told, mut changed, mut moves) = (Vec::with_capacity(records.len()), vec![], vec![]);
    let mut is_removal = false;
    for mut record in records {
        let before = record.standing();
        let outcome = change(&mut record);
        told.push(record.told(outcome));
        if outcome == Outcome::Unchanged {
            continue;
        }
        let after = record.standing();
        is_removal |= before.removed != after.removed;
        if before != after {
            moves.push(Move::to(&record, Some(before)));
        }
        changed.push(record);
    }
    if changed.is_empty() {
        return Ok(told);
    }
    let mut lifecycle = LifecycleStore::new(uow, ctx.tenant);
    if is_removal {
        lifecycle.save_removal(&changed).await?;
    }
    lifecycle.save(&changed).await?;
    publisher::products(uow, changed.iter()).await?;
    let mut placements = PlacementStore::new(uow, ctx.tenant);
    placements.unlist(&moves).await?;
    placements.place(&moves).await?;
    Ok(told)
}

/// A slug or SKU that was free when it was looked for and is taken now was taken by another
/// command: the whole unit is tried again, and finds its owner.
pub(super) fn raced(error: StoreError) -> StoreError {
    let names = ["products_slug_alive", "variants_sku_alive"];
    if names.iter().any(|name| error.violates(name)) {
        return StoreError::Retryable { sqlstate: "23505".to_owned() };
    }
    error
}
