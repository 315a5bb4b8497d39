//! Undoes an authorisation, whatever became of it.

use std::time::Duration;

use kernel_common::PaymentId;
use mod_payment_api::{
    PaymentError, PaymentRef, PaymentState, VoidPayment, VoidedPayment, spi::ProviderError,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{Buried, StoreError, UnitError, parse_reply};

use super::{
    authorize_payment,
    record_fact::{about, lock, record},
    refresh_payment::{LookedUp, look_up},
    refund_payment::refund_rest,
};
use crate::{PaymentModule, payment::PaymentRecord, publisher, store::PaymentStore};

/// How long a request may still be on its way to the provider after it was begun. Only after that
/// is "never heard of it" the last word.
const IN_FLIGHT_MAX: Duration = Duration::from_secs(15);

/// The longest way back: ask what happened, be overtaken by the shopper while voiding, refund.
const STEPS_MAX: usize = 4;

/// Needs no key of its own: voiding twice is voiding once.
pub(crate) async fn run(
    module: &PaymentModule,
    ctx: &CallCtx,
    request: VoidPayment,
) -> Result<VoidedPayment, CallError<PaymentError>> {
    let mut payments = module.db.with_retries(|| want_undo(module, ctx, &request)).await?;
    payments.sort_by_key(|payment| (payment.created_at, payment.id));
    let mut newest = Ok(VoidedPayment::NeverAuthorized);
    let mut owed = None;
    for payment in payments {
        match undo(module, ctx, payment).await {
            Ok(undone) => newest = Ok(VoidedPayment::Voided(Box::new(undone.view()))),
            Err(error) => owed = Some(error),
        }
    }
    owed.map_or(newest, |error| Err(error.into()))
}

/// Commits that the undo is wanted, before anything is undone: from here on nothing is authorised
/// under the key, and what is heard of later is taken back. Answers the payments to undo.
async fn want_undo(
    module: &PaymentModule,
    ctx: &CallCtx,
    request: &VoidPayment,
) -> Result<Vec<PaymentRecord>, UnitError<PaymentError>> {
    let mut uow = module.db.begin(ctx).await?;
    let wanted = match request {
        VoidPayment::OfOrder(order_id) => Some(PaymentRef::OfOrder(*order_id)),
        VoidPayment::MadeUnder(key) => match uow.bury(authorize_payment::OPERATION, key).await? {
            Buried::Empty => None,
            Buried::Answered(reply) => Some(PaymentRef::Id(parse_reply::<PaymentId>(reply)?)),
        },
    };
    let mut payments = Vec::new();
    if let Some(reference) = wanted {
        let mut store = PaymentStore::new(&mut uow, ctx.tenant);
        payments = store.lock(reference).await?;
        let mut voided = Vec::new();
        for payment in payments.iter_mut().filter(|payment| !payment.undo_wanted) {
            let event = payment.want_undo(module.clock.now());
            store.update(payment).await?;
            voided.extend(event.map(|event| (payment.id, event)));
        }
        for (id, event) in voided {
            publisher::publish(&mut uow, id, &[event]).await?;
        }
    }
    uow.commit().await?;
    Ok(payments)
}

/// Takes a payment back step by step. A fact may overtake each step, so the next looks at the
/// payment anew.
pub(super) async fn undo(
    module: &PaymentModule,
    ctx: &CallCtx,
    mut payment: PaymentRecord,
) -> Result<PaymentRecord, UnitError<PaymentError>> {
    for _ in 0..STEPS_MAX {
        payment = match payment.state {
            PaymentState::Declined
            | PaymentState::Voided
            | PaymentState::Expired
            | PaymentState::Refunded => return Ok(payment),
            PaymentState::Awaiting => {
                return Err(StoreError::internal("an awaited payment was not closed").into());
            }
            PaymentState::Submitted => resolve(module, ctx, payment).await?,
            PaymentState::RequiresAction | PaymentState::Authorized => {
                take_back(module, ctx, payment).await?
            }
            PaymentState::PartiallyPaid
            | PaymentState::Captured
            | PaymentState::PartiallyRefunded => {
                let payment = refund_rest(module, ctx, payment).await?;
                if !payment.owes_undo() {
                    return Ok(payment);
                }
                return Err(UnitError::Domain(PaymentError::OutcomeUnknown));
            }
        };
    }
    Err(UnitError::Domain(PaymentError::OutcomeUnknown))
}

/// Finds out what became of a payment whose outcome is unknown.
async fn resolve(
    module: &PaymentModule,
    ctx: &CallCtx,
    payment: PaymentRecord,
) -> Result<PaymentRecord, UnitError<PaymentError>> {
    // Read before the question: what was on its way then must have arrived for the answer.
    let asked_before = module.clock.now();
    match look_up(module, ctx, &payment).await? {
        LookedUp::Known(payment) => Ok(*payment),
        LookedUp::NeverHeardOf if asked_before.since(payment.asked_at) >= IN_FLIGHT_MAX => {
            Ok(module.db.with_retries(|| abandon(module, ctx, payment.id)).await?)
        }
        LookedUp::NeverHeardOf | LookedUp::Silent => {
            Err(UnitError::Domain(PaymentError::OutcomeUnknown))
        }
    }
}

/// Gives the attempt up, unless something has been heard of it meanwhile. Nobody can have asked
/// again since: the undo is wanted.
async fn abandon(
    module: &PaymentModule,
    ctx: &CallCtx,
    payment_id: PaymentId,
) -> Result<PaymentRecord, UnitError<PaymentError>> {
    let mut uow = module.db.begin(ctx).await?;
    let mut payment = lock(&mut uow, ctx, payment_id).await?;
    if !payment.undo_wanted {
        return Err(StoreError::internal("a payment is given up that is not to be undone").into());
    }
    if let Some(voided) = payment.abandon(module.clock.now()) {
        PaymentStore::new(&mut uow, ctx.tenant).update(&payment).await?;
        publisher::publish(&mut uow, payment.id, &[voided]).await?;
    }
    uow.commit().await?;
    Ok(payment)
}

/// Voids a promise; when the provider says that it is none any more, finds out what it is.
async fn take_back(
    module: &PaymentModule,
    ctx: &CallCtx,
    payment: PaymentRecord,
) -> Result<PaymentRecord, UnitError<PaymentError>> {
    let provider = module.providers.of(&payment.instrument.method).map_err(UnitError::Domain)?;
    let unknown = UnitError::Domain(PaymentError::OutcomeUnknown);
    let Some(provider_payment) = payment.provider_payment.as_deref() else {
        return Err(unknown);
    };
    let key = payment.provider_key.step("void");
    match about(payment.id, provider.void(provider_payment, &key).await) {
        Ok(fact) => Ok(record(module, ctx, &fact).await?.payment),
        Err(ProviderError::Refused(_)) => match look_up(module, ctx, &payment).await? {
            LookedUp::Known(now) if now.state != payment.state => Ok(*now),
            LookedUp::Known(_) | LookedUp::NeverHeardOf | LookedUp::Silent => Err(unknown),
        },
        Err(error @ (ProviderError::Unknown(_) | ProviderError::Unavailable(_))) => {
            tracing::warn!(payment.id = %payment.id, %error, "void outcome unknown");
            Err(unknown)
        }
    }
}
