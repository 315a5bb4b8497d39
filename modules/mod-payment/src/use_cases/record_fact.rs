//! Keeps a fact, then merges it: the one way a payment changes.

use kernel_common::PaymentId;
use mod_payment_api::{PaymentError, PaymentFact, PaymentRef, spi::ProviderError};
use rt_contract::CallCtx;
use rt_postgres::{UnitError, UnitOfWork};

use crate::{
    PaymentModule,
    payment::PaymentRecord,
    store::{FactStore, Merged, PaymentStore},
};

/// A payment after a fact.
pub(super) struct Recorded {
    pub(super) payment: PaymentRecord,
    /// False when the fact had been seen before.
    pub(super) fresh: bool,
}

/// An answer about another payment is none about this one.
pub(super) fn about(
    payment_id: PaymentId,
    answer: Result<PaymentFact, ProviderError>,
) -> Result<PaymentFact, ProviderError> {
    match answer {
        Ok(fact) if fact.payment_id != payment_id => {
            Err(ProviderError::Unknown(format!("answered about {}", fact.payment_id)))
        }
        answer => answer,
    }
}

/// As [`record`], of what is mostly known already: webhooks tell again what the reply has told,
/// and polls find what they found before. One read finds that out, and nothing waits for the disk.
pub(super) async fn record_if_new(
    module: &PaymentModule,
    ctx: &CallCtx,
    fact: &PaymentFact,
) -> Result<Recorded, UnitError<PaymentError>> {
    match known(module, ctx, fact).await? {
        Some(payment) => Ok(Recorded { payment, fresh: false }),
        None => record(module, ctx, fact).await,
    }
}

/// The payment, if the fact has been kept. What one sees of another's commit is on disk.
async fn known(
    module: &PaymentModule,
    ctx: &CallCtx,
    fact: &PaymentFact,
) -> Result<Option<PaymentRecord>, UnitError<PaymentError>> {
    let mut uow = module.db.begin_read(ctx).await?;
    let mut payments = PaymentStore::new(&mut uow, ctx.tenant);
    let found = payments.find_with_fact(fact.payment_id, &fact.event_id).await?;
    uow.end_read();
    Ok(found)
}

/// Records a fact in a unit of work of its own, and again when it collided.
pub(super) async fn record(
    module: &PaymentModule,
    ctx: &CallCtx,
    fact: &PaymentFact,
) -> Result<Recorded, UnitError<PaymentError>> {
    module
        .db
        .with_retries(|| async {
            let mut uow = module.db.begin(ctx).await?;
            let recorded = record_in(module, &mut uow, ctx, fact).await?;
            if recorded.fresh {
                uow.commit().await?;
            } else {
                // Somebody else was quicker: there is nothing to wait for the disk for.
                uow.rollback().await?;
            }
            Ok(recorded)
        })
        .await
}

/// Records a fact in an open unit of work. One that cannot be true is kept and not merged: it is
/// for people to look into, and the payment stays what it was.
pub(super) async fn record_in(
    module: &PaymentModule,
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    fact: &PaymentFact,
) -> Result<Recorded, UnitError<PaymentError>> {
    let now = module.clock.now();
    let before = lock(uow, ctx, fact.payment_id).await?;
    let mut payment = before.clone();
    let merged = payment.merge(fact, now);
    if let Ok(events) = &merged
        && payment != before
    {
        let events = events.iter().map(|event| (module.ids.next(), event.clone()));
        let events: Vec<_> = events.collect();
        let merged = Merged { ctx, fact, events: &events, at: now };
        let fresh = PaymentStore::new(uow, ctx.tenant).merge(&payment, &merged).await?;
        return Ok(Recorded { payment: if fresh { payment } else { before }, fresh });
    }
    let contradiction = merged.err();
    let method = &before.instrument.method;
    let fresh = FactStore::new(uow, ctx.tenant).keep(method, fact, contradiction, now).await?;
    if let Some(contradiction) = contradiction
        && fresh
    {
        tracing::error!(
            payment.id = %before.id,
            fact.id = fact.event_id,
            contradiction = contradiction.name(),
            "a provider's fact cannot be true of its payment; it is kept and not merged"
        );
    }
    Ok(Recorded { payment: before, fresh })
}

pub(super) async fn lock(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    payment_id: PaymentId,
) -> Result<PaymentRecord, UnitError<PaymentError>> {
    let locked = PaymentStore::new(uow, ctx.tenant).lock(PaymentRef::Id(payment_id)).await?;
    locked.into_iter().next().ok_or(UnitError::Domain(PaymentError::NotFound))
}
