//! What every command of the price book shares: key, lock, revision, event, answer.

use kernel_common::{IdempotencyKey, Validation};
use mod_pricing_api::{BATCH_MAX, PriceBookError, PricingEvent, Revision};
use rt_contract::CallCtx;
use rt_postgres::{Claim, Fingerprint, UnitError, UnitOfWork, parse_reply};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Pricing, publisher, store::BookStore};

/// A command that may go on, or its answer from before.
pub(super) enum Begun<A> {
    /// The key is fresh and the book locked, at this revision.
    Unit(Box<UnitOfWork>, Revision),
    /// The command was run before.
    Answered(A),
}

/// The key of a command, or the refusal to do without.
pub(super) fn key_of(ctx: &CallCtx) -> Result<&IdempotencyKey, PriceBookError> {
    ctx.key.as_ref().ok_or(PriceBookError::KeyRequired)
}

/// A validation that has already looked at the size of the batch.
pub(super) fn batch_check(length: usize) -> Validation {
    let mut check = Validation::new();
    let fits = (1..=BATCH_MAX).contains(&length);
    check.require(fits, "", "batch_size", "a batch has 1 to 1000 items");
    check
}

/// The refusal for what a validation found.
pub(super) fn finish_check(check: Validation) -> Result<(), PriceBookError> {
    check.finish().map_err(PriceBookError::Invalid)
}

/// Begins the command: claims its key, then locks the tenant's book.
pub(super) async fn begin<R: Serialize + Sync, A: DeserializeOwned>(
    pricing: &Pricing,
    ctx: &CallCtx,
    operation: &'static str,
    request: &R,
) -> Result<Begun<A>, UnitError<PriceBookError>> {
    let key = key_of(ctx).map_err(UnitError::Domain)?;
    let mut uow = pricing.db.begin(ctx).await?;
    match uow.claim(operation, key, &Fingerprint::of(request)).await? {
        Claim::Fresh => {}
        Claim::Kept(reply) => return Ok(Begun::Answered(parse_reply(reply)?)),
        Claim::OtherRequest | Claim::Buried => {
            return Err(UnitError::Domain(PriceBookError::KeyReused));
        }
    }
    let revision = BookStore::new(&mut uow, ctx.tenant).lock().await?;
    Ok(Begun::Unit(Box::new(uow), revision))
}

/// Ends the command. Without an event nothing changed, and the revision stays: the numbers of
/// the stream have no gaps.
pub(super) async fn finish(
    uow: Box<UnitOfWork>,
    ctx: &CallCtx,
    operation: &'static str,
    before: Revision,
    event: Option<PricingEvent>,
) -> Result<Revision, UnitError<PriceBookError>> {
    finish_with(uow, ctx, operation, before, event, |revision| revision).await
}

/// Ends the command with an answer of its own, made of the revision.
pub(super) async fn finish_with<A: Serialize + Sync>(
    mut uow: Box<UnitOfWork>,
    ctx: &CallCtx,
    operation: &'static str,
    before: Revision,
    event: Option<PricingEvent>,
    answer: impl FnOnce(Revision) -> A + Send,
) -> Result<A, UnitError<PriceBookError>> {
    let revision = match event {
        None => before,
        Some(event) => {
            let revision = Revision(before.0 + 1);
            BookStore::new(&mut uow, ctx.tenant).set_revision(revision).await?;
            publisher::publish(&mut uow, revision, &event).await?;
            revision
        }
    };
    let key = key_of(ctx).map_err(UnitError::Domain)?;
    let answer = answer(revision);
    uow.keep_reply(operation, key, &answer).await?;
    uow.commit().await?;
    Ok(answer)
}
