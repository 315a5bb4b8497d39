//! Asks the provider for the truth, and goes on with what was begun and not answered.

use mod_payment_api::{FactKind, Payment, PaymentError, PaymentRef, spi::ProviderError};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use super::{
    find_payments::find_one,
    record_fact::{about, record_if_new},
    settle_refund, void_payment,
};
use crate::{PaymentModule, payment::PaymentRecord};

pub(crate) async fn run(
    module: &PaymentModule,
    ctx: &CallCtx,
    reference: PaymentRef,
) -> Result<Payment, CallError<PaymentError>> {
    let payment = find_one(module, ctx, reference).await?;
    if !payment.has_provider() {
        return Ok(payment.view());
    }
    let payment = match look_up(module, ctx, &payment).await? {
        LookedUp::Known(now) => *now,
        LookedUp::NeverHeardOf | LookedUp::Silent => payment,
    };
    let payment = settle_refund::resume(module, ctx, payment).await?;
    // After a refusal another try is for whoever wants the undo: asking on and on would pile up
    // refunds that nobody grants.
    if !payment.owes_undo() || settle_refund::was_refused(module, ctx, &payment).await? {
        return Ok(payment.view());
    }
    let id = payment.id;
    match void_payment::undo(module, ctx, payment).await {
        Ok(undone) => Ok(undone.view()),
        // Still owed; the payment says how far it has come.
        Err(UnitError::Domain(PaymentError::OutcomeUnknown | PaymentError::RefundRefused)) => {
            Ok(find_one(module, ctx, PaymentRef::Id(id)).await?.view())
        }
        Err(error) => Err(error.into()),
    }
}

/// What asking by our reference came to.
pub(super) enum LookedUp {
    /// The payment with what the provider said.
    Known(Box<PaymentRecord>),
    /// The provider has never heard of it; that may be overtaken, so it is not kept.
    NeverHeardOf,
    /// Nobody answered.
    Silent,
}

pub(super) async fn look_up(
    module: &PaymentModule,
    ctx: &CallCtx,
    payment: &PaymentRecord,
) -> Result<LookedUp, UnitError<PaymentError>> {
    let provider = module.providers.of(&payment.instrument.method).map_err(UnitError::Domain)?;
    match about(payment.id, provider.look_up(payment.id).await) {
        Ok(fact) if fact.kind == FactKind::NeverHeardOf => Ok(LookedUp::NeverHeardOf),
        Ok(fact) => {
            let payment = record_if_new(module, ctx, &fact).await?.payment;
            Ok(LookedUp::Known(Box::new(payment)))
        }
        Err(
            silence @ (ProviderError::Unknown(_)
            | ProviderError::Unavailable(_)
            | ProviderError::Refused(_)),
        ) => {
            tracing::warn!(payment.id = %payment.id, %silence, "provider cannot say");
            Ok(LookedUp::Silent)
        }
    }
}
