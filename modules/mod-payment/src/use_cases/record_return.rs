//! Somebody has sent money back: the refund that waited for it is settled.

use kernel_common::{Money, Validation};
use mod_payment_api::{FactKind, PaymentError, PaymentFact, RecordReturn, Refund};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use super::{
    record_fact::{lock, record_in},
    settle_refund::answer,
};
use crate::{
    PaymentModule,
    payment::PaymentRecord,
    store::{PaymentStore, RefundKind, RefundRecord, RefundState, RefundStore, TransferStore},
};

/// Refuses, in this order: faults in fields, no such refund of a transfer, one that was settled by
/// another movement.
pub(crate) async fn run(
    module: &PaymentModule,
    ctx: &CallCtx,
    request: RecordReturn,
) -> Result<Refund, CallError<PaymentError>> {
    let mut check = Validation::new();
    let bank_id = check.line("/bank_id", &request.bank_id, 100);
    check.finish().map_err(|faults| CallError::Domain(PaymentError::Invalid(faults)))?;
    let request = RecordReturn { bank_id, ..request };
    Ok(module.db.with_retries(|| record(module, ctx, &request)).await?)
}

async fn record(
    module: &PaymentModule,
    ctx: &CallCtx,
    request: &RecordReturn,
) -> Result<Refund, UnitError<PaymentError>> {
    let nothing = || UnitError::Domain(PaymentError::NoSuchReturn);
    let mut uow = module.db.begin(ctx).await?;
    let found = TransferStore::new(&mut uow, ctx.tenant).payment_of(request.refund_id).await?;
    let payment = lock(&mut uow, ctx, found.ok_or_else(nothing)?).await?;
    if payment.transfer.is_none() {
        return Err(nothing());
    }
    let refunds = RefundStore::new(&mut uow, ctx.tenant).of(&payment).await?;
    let refund = refunds.into_iter().find(|refund| refund.id == request.refund_id);
    let refund = refund.ok_or_else(nothing)?;
    match (refund.state, refund.settled_by.as_deref()) {
        (RefundState::Asked, _) => {}
        (RefundState::Settled, Some(by)) if by == request.bank_id => {
            return answer(&payment, &refund);
        }
        (RefundState::Settled | RefundState::Refused, _) => return Err(nothing()),
    }
    // Both kinds are kept as facts, so that one movement never settles two refunds.
    let fact = fact(ctx, request, &payment, &refund);
    let recorded = record_in(module, &mut uow, ctx, &fact).await?;
    if !recorded.fresh {
        let reused = PaymentError::BankIdReused(request.bank_id.clone());
        return Err(UnitError::Domain(reused));
    }
    let (mut payment, now) = (recorded.payment, module.clock.now());
    if let (RefundKind::Surplus, Some(transfer)) = (refund.kind, payment.transfer.as_mut()) {
        transfer.surplus_returned_minor += refund.amount.amount_minor;
        payment.updated_at = payment.updated_at.max(now);
        PaymentStore::new(&mut uow, ctx.tenant).update(&payment).await?;
    }
    let mut refunds = RefundStore::new(&mut uow, ctx.tenant);
    refunds.settle_by_hand(refund.id, &request.bank_id, now).await?;
    uow.commit().await?;
    answer(&payment, &RefundRecord { state: RefundState::Settled, ..refund })
}

/// What the bank's books say after the movement. What came beyond the amount is not the payment's.
fn fact(
    ctx: &CallCtx,
    request: &RecordReturn,
    payment: &PaymentRecord,
    refund: &RefundRecord,
) -> PaymentFact {
    let returned = match refund.kind {
        RefundKind::Order => refund.amount.amount_minor,
        RefundKind::Surplus => 0,
    };
    let refunded = payment.refunded.amount_minor + returned;
    PaymentFact {
        event_id: format!("out:{}", request.bank_id),
        payment_id: payment.id,
        kind: FactKind::Refunded,
        captured: payment.captured,
        refunded: Money::new(refunded, payment.refunded.currency),
        provider_payment: None,
        action_url: None,
        decline_code: None,
        raw: serde_json::json!({
            "recorded": request, "amount": refund.amount, "kind": refund.kind, "by": ctx.actor,
        }),
    }
}
