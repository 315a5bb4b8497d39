//! What every command shares: its key, its answer, and finding the products it names.

use kernel_common::{FieldError, IdempotencyKey};
use mod_catalog_api::{BATCH_MAX, CatalogWriteError, Outcome, ProductOutcome, ProductRef};
use rt_contract::CallCtx;
use rt_postgres::{Claim, Fingerprint, StoreError, UnitError, UnitOfWork, parse_reply};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Catalog,
    product::ProductRecord,
    publisher,
    store::{LifecycleStore, ProductStore},
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
    let known = ProductStore::new(uow, ctx.tenant).lock_refs(refs).await?;
    let named_by = |one: &ProductRef, record: &ProductRecord| match one {
        ProductRef::Id(id) => record.summary.id == *id,
        ProductRef::Slug(slug) => record.summary.slug == *slug,
    };
    let is_known = |one: &&ProductRef| known.iter().any(|record| named_by(one, record));
    let unknown: Vec<_> = refs.iter().filter(|one| !is_known(one)).cloned().collect();
    if !unknown.is_empty() {
        return Err(UnitError::Domain(CatalogWriteError::UnknownProducts(unknown)));
    }
    let position = |record: &ProductRecord| refs.iter().position(|one| named_by(one, record));
    let mut ordered = known;
    ordered.sort_by_key(position);
    Ok(ordered)
}

/// Lets each product change, writes and publishes those that did, and tells about all.
pub(super) async fn change_each(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    mut records: Vec<ProductRecord>,
    change: impl Fn(&mut ProductRecord) -> Outcome + Send,
) -> Result<Vec<ProductOutcome>, StoreError> {
    let outcomes: Vec<Outcome> = records.iter_mut().map(change).collect();
    let told = records.iter().zip(&outcomes).map(|(record, outcome)| record.told(*outcome));
    let told = told.collect();
    let pairs = records.into_iter().zip(outcomes);
    let changed: Vec<ProductRecord> = pairs
        .filter(|(_, outcome)| *outcome == Outcome::Changed)
        .map(|(record, _)| record)
        .collect();
    LifecycleStore::new(uow, ctx.tenant).save(&changed).await?;
    publisher::products(uow, changed.iter()).await?;
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
