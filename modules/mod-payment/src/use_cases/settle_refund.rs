//! Has a refund settled that was asked for: call the provider, record what it says.

use kernel_common::IdempotencyKey;
use mod_payment_api::{
    PaymentError, PaymentFact, PaymentRef, Refund,
    spi::{PaymentProvider, ProviderError},
};
use rt_contract::CallCtx;
use rt_postgres::{UnitError, UnitOfWork};

use super::{
    find_payments::find_one,
    record_fact::{about, lock, record_in},
};
use crate::{
    PaymentModule,
    payment::PaymentRecord,
    store::{PaymentStore, RefundRecord, RefundState, RefundStore},
};

/// Calls the provider with no unit of work open. The refund's id is the provider's key: a repeat
/// returns no more money. While nobody answers, the refund stays asked for; where there is nobody
/// to call, until a person has sent the money.
pub(super) async fn settle(
    module: &PaymentModule,
    ctx: &CallCtx,
    payment: PaymentRecord,
    refund: RefundRecord,
) -> Result<Refund, UnitError<PaymentError>> {
    if !refund.is_open() || !payment.has_provider() {
        return answer(&payment, &refund);
    }
    let provider = module.providers.of(&payment.instrument.method).map_err(UnitError::Domain)?;
    match call(provider.as_ref(), &payment, &refund).await {
        Ok(fact) => resolve(module, ctx, refund, Some(&fact)).await,
        Err(ProviderError::Refused(reason)) => {
            tracing::error!(refund.id = %refund.id, reason, "provider refused a refund");
            resolve(module, ctx, refund, None).await
        }
        Err(unknown @ (ProviderError::Unknown(_) | ProviderError::Unavailable(_))) => {
            tracing::warn!(refund.id = %refund.id, %unknown, "refund outcome unknown");
            answer(&payment, &refund)
        }
    }
}

/// Sends refunds again whose answer was never heard.
pub(super) async fn resume(
    module: &PaymentModule,
    ctx: &CallCtx,
    payment: PaymentRecord,
) -> Result<PaymentRecord, UnitError<PaymentError>> {
    if payment.refund_asked.is_zero() {
        return Ok(payment);
    }
    let mut uow = module.db.begin_read(ctx).await?;
    let refunds = RefundStore::new(&mut uow, ctx.tenant).of(&payment).await?;
    uow.rollback().await?;
    let open = refunds.into_iter().filter(RefundRecord::is_open).collect();
    // Refusals have been written down; what is left to ask for tells of them.
    settle_all(module, ctx, &payment, open).await?;
    find_one(module, ctx, PaymentRef::Id(payment.id)).await
}

/// Whether the provider has refused a refund of the payment.
pub(super) async fn was_refused(
    module: &PaymentModule,
    ctx: &CallCtx,
    payment: &PaymentRecord,
) -> Result<bool, UnitError<PaymentError>> {
    let mut uow = module.db.begin_read(ctx).await?;
    let refunds = RefundStore::new(&mut uow, ctx.tenant).of(payment).await?;
    uow.rollback().await?;
    Ok(refunds.iter().any(|refund| refund.state == RefundState::Refused))
}

/// Settles refunds of one payment, one after the other; answers how many were refused.
pub(super) async fn settle_all(
    module: &PaymentModule,
    ctx: &CallCtx,
    payment: &PaymentRecord,
    refunds: Vec<RefundRecord>,
) -> Result<u32, UnitError<PaymentError>> {
    let mut refused = 0;
    for refund in refunds {
        match settle(module, ctx, payment.clone(), refund).await {
            Ok(_) => {}
            Err(UnitError::Domain(PaymentError::RefundRefused)) => refused += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(refused)
}

async fn call(
    provider: &dyn PaymentProvider,
    payment: &PaymentRecord,
    refund: &RefundRecord,
) -> Result<PaymentFact, ProviderError> {
    let key = IdempotencyKey::from(refund.id.as_uuid());
    let provider_payment = payment.provider_payment.as_deref();
    let provider_payment =
        provider_payment.ok_or_else(|| ProviderError::Unknown("no provider id yet".to_owned()))?;
    about(payment.id, provider.refund(provider_payment, &key, refund.amount).await)
}

/// Records the provider's fact, or its no, with what it means for the refund.
async fn resolve(
    module: &PaymentModule,
    ctx: &CallCtx,
    mut refund: RefundRecord,
    fact: Option<&PaymentFact>,
) -> Result<Refund, UnitError<PaymentError>> {
    refund.state = if fact.is_some() { RefundState::Settled } else { RefundState::Refused };
    let refund = &refund;
    let payment = module
        .db
        .with_retries(|| async {
            let mut uow = module.db.begin(ctx).await?;
            let payment = match fact {
                Some(fact) => record_in(module, &mut uow, ctx, fact).await?.payment,
                None => give_back(&mut uow, ctx, refund).await?,
            };
            let now = module.clock.now();
            RefundStore::new(&mut uow, ctx.tenant).resolve(refund.id, refund.state, now).await?;
            uow.commit().await?;
            Ok::<_, UnitError<PaymentError>>(payment)
        })
        .await?;
    answer(&payment, refund)
}

/// A refused refund no longer counts against what is left; it is given back once.
async fn give_back(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    refund: &RefundRecord,
) -> Result<PaymentRecord, UnitError<PaymentError>> {
    let mut payment = lock(uow, ctx, refund.payment_id).await?;
    let refunds = RefundStore::new(uow, ctx.tenant).of(&payment).await?;
    if refunds.iter().any(|stored| stored.id == refund.id && stored.is_open()) {
        payment.refund_asked.amount_minor -= refund.amount.amount_minor;
        PaymentStore::new(uow, ctx.tenant).update(&payment).await?;
    }
    Ok(payment)
}

pub(super) fn answer(
    payment: &PaymentRecord,
    refund: &RefundRecord,
) -> Result<Refund, UnitError<PaymentError>> {
    let settled = match refund.state {
        RefundState::Asked => false,
        RefundState::Settled => true,
        RefundState::Refused => return Err(UnitError::Domain(PaymentError::RefundRefused)),
    };
    Ok(Refund { id: refund.id, payment: payment.view(), amount: refund.amount, settled })
}
