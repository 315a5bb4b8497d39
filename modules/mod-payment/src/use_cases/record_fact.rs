//! Keeps a fact, then merges it: the one way a payment changes.

use kernel_common::PaymentId;
use mod_payment_api::{PaymentError, PaymentFact, PaymentRef, spi::ProviderError};
use rt_contract::CallCtx;
use rt_postgres::{UnitError, UnitOfWork};

use crate::{
    PaymentModule,
    payment::PaymentRecord,
    publisher,
    store::{FactStore, PaymentStore},
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
            uow.commit().await?;
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
    let contradiction = merged.as_ref().err().copied();
    let method = &before.instrument.method;
    let fresh = FactStore::new(uow, ctx.tenant).keep(method, fact, contradiction, now).await?;
    match merged {
        _ if !fresh => Ok(Recorded { payment: before, fresh }),
        Ok(events) => {
            if payment != before {
                PaymentStore::new(uow, ctx.tenant).update(&payment).await?;
                publisher::publish(uow, payment.id, &events).await?;
            }
            Ok(Recorded { payment, fresh })
        }
        Err(contradiction) => {
            tracing::error!(
                payment.id = %before.id,
                fact.id = fact.event_id,
                contradiction = contradiction.name(),
                "a provider's fact cannot be true of its payment; it is kept and not merged"
            );
            Ok(Recorded { payment: before, fresh })
        }
    }
}

pub(super) async fn lock(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    payment_id: PaymentId,
) -> Result<PaymentRecord, UnitError<PaymentError>> {
    let locked = PaymentStore::new(uow, ctx.tenant).lock(PaymentRef::Id(payment_id)).await?;
    locked.into_iter().next().ok_or(UnitError::Domain(PaymentError::NotFound))
}
