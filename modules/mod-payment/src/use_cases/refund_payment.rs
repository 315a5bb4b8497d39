//! Returns money: commit the wish under the guard, then have it settled.

use kernel_common::{IdempotencyKey, Money, RefundId, Validation};
use mod_payment_api::{PaymentError, PaymentRef, PaymentState, Refund, RefundPayment};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{Claim, Fingerprint, StoreError, UnitError, UnitOfWork, parse_reply};

use super::{
    find_payments::find_one,
    record_fact::lock,
    settle_refund::{settle, settle_all},
};
use crate::{
    PaymentModule,
    payment::PaymentRecord,
    store::{PaymentStore, RefundKind, RefundRecord, RefundState, RefundStore},
};

const OPERATION: &str = "refund_payment";

/// Refuses, in this order: no key, faults in fields, no such payment, a key of another request,
/// nothing captured, more than is left, the provider's no.
pub(crate) async fn run(
    module: &PaymentModule,
    ctx: &CallCtx,
    request: RefundPayment,
) -> Result<Refund, CallError<PaymentError>> {
    let key = ctx.key.as_ref().ok_or(CallError::Domain(PaymentError::KeyRequired))?;
    let mut check = Validation::new();
    let reason = check.optional_line("/reason", &request.reason, 500);
    let positive = request.amount.is_none_or(|amount| amount.amount_minor > 0);
    check.require(positive, "/amount", "out_of_range", "is above zero");
    check.finish().map_err(|faults| CallError::Domain(PaymentError::Invalid(faults)))?;
    let id = find_one(module, ctx, request.payment).await?.id;
    let by_id = RefundPayment { payment: PaymentRef::Id(id), amount: request.amount, reason };
    let (payment, refund) = module.db.with_retries(|| commit(module, ctx, key, &by_id)).await?;
    Ok(settle(module, ctx, payment, refund).await?)
}

/// Returns all that is left of an undone payment, once, however many ask; answers the payment as
/// far as that has come.
pub(super) async fn refund_rest(
    module: &PaymentModule,
    ctx: &CallCtx,
    payment: PaymentRecord,
) -> Result<PaymentRecord, UnitError<PaymentError>> {
    let reference = PaymentRef::Id(payment.id);
    let (payment, open) = module.db.with_retries(|| commit_rest(module, ctx, &payment)).await?;
    if settle_all(module, ctx, &payment, open).await? > 0 {
        return Err(UnitError::Domain(PaymentError::RefundRefused));
    }
    find_one(module, ctx, reference).await
}

/// Commits the wish to return the rest, if there is one, and answers all refunds that are not
/// settled. It needs no key: under the payment's lock, what one has asked for is nothing left to
/// the next.
async fn commit_rest(
    module: &PaymentModule,
    ctx: &CallCtx,
    payment: &PaymentRecord,
) -> Result<(PaymentRecord, Vec<RefundRecord>), UnitError<PaymentError>> {
    let mut uow = module.db.begin(ctx).await?;
    let mut payment = lock(&mut uow, ctx, payment.id).await?;
    if !payment.refundable().is_zero() {
        let rest = RefundPayment {
            payment: PaymentRef::Id(payment.id),
            amount: None,
            reason: "the order was not fulfilled".to_owned(),
        };
        (payment, _) = guarded(module, ctx, &mut uow, payment, &rest).await?;
    }
    let mut refunds = RefundStore::new(&mut uow, ctx.tenant).of(&payment).await?;
    refunds.retain(RefundRecord::is_open);
    uow.commit().await?;
    Ok((payment, refunds))
}

/// Commits the wish to refund, guarded by what is left; or finds the one this key made.
async fn commit(
    module: &PaymentModule,
    ctx: &CallCtx,
    key: &IdempotencyKey,
    request: &RefundPayment,
) -> Result<(PaymentRecord, RefundRecord), UnitError<PaymentError>> {
    let PaymentRef::Id(payment_id) = request.payment else {
        return Err(UnitError::Domain(PaymentError::NotFound));
    };
    let mut uow = module.db.begin(ctx).await?;
    let claim = uow.claim(OPERATION, key, &Fingerprint::of(request)).await?;
    let payment = match claim {
        Claim::OtherRequest | Claim::Buried => {
            return Err(UnitError::Domain(PaymentError::KeyReused));
        }
        Claim::Fresh | Claim::Kept(_) => lock(&mut uow, ctx, payment_id).await?,
    };
    if let Claim::Kept(reply) = claim {
        let id: RefundId = parse_reply(reply)?;
        let refunds = RefundStore::new(&mut uow, ctx.tenant).of(&payment).await?;
        uow.rollback().await?;
        let refund = refunds.into_iter().find(|refund| refund.id == id);
        let refund = refund.ok_or_else(|| StoreError::corrupt("payments.replies", "reply", id))?;
        return Ok((payment, refund));
    }
    let made = guarded(module, ctx, &mut uow, payment, request).await?;
    uow.keep_reply(OPERATION, key, &made.1.id).await?;
    uow.commit().await?;
    Ok(made)
}

/// Under the payment's lock: asked-for refunds never exceed what was captured.
async fn guarded(
    module: &PaymentModule,
    ctx: &CallCtx,
    uow: &mut UnitOfWork,
    mut payment: PaymentRecord,
    request: &RefundPayment,
) -> Result<(PaymentRecord, RefundRecord), UnitError<PaymentError>> {
    let amount = amount_of(&payment, request.amount).map_err(UnitError::Domain)?;
    payment.refund_asked.amount_minor += amount.amount_minor;
    let refund = RefundRecord {
        id: RefundId::generate(module.ids.as_ref()),
        payment_id: payment.id,
        amount,
        reason: request.reason.clone(),
        state: RefundState::Asked,
        kind: RefundKind::Order,
        settled_by: None,
    };
    PaymentStore::new(uow, ctx.tenant).update(&payment).await?;
    RefundStore::new(uow, ctx.tenant).insert(&refund, module.clock.now()).await?;
    Ok((payment, refund))
}

fn amount_of(payment: &PaymentRecord, asked: Option<Money>) -> Result<Money, PaymentError> {
    // Part of a transfer is not taken as long as the rest is awaited: cancel the order instead.
    let part = payment.state == PaymentState::PartiallyPaid && !payment.undo_wanted;
    if payment.captured.is_zero() || part {
        return Err(PaymentError::NotCaptured);
    }
    let left = payment.refundable();
    let amount = asked.unwrap_or(left);
    if amount.currency != left.currency {
        let mut check = Validation::new();
        check.fault("/amount", "currency_mismatch", "is not in the currency of the payment");
        return check.finish().map_err(PaymentError::Invalid).map(|()| left);
    }
    let exceeds = amount.amount_minor > left.amount_minor;
    if (exceeds && !rt_failpoints::planted("refund_unguarded")) || amount.is_zero() {
        return Err(PaymentError::RefundExceedsCaptured { requested: amount, left });
    }
    Ok(amount)
}
