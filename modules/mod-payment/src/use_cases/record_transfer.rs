//! Keeps one movement on the account of a transfer, then adds it up.

use kernel_common::{PaymentId, RefundId, Validation};
use mod_payment_api::{PaymentError, PaymentRef, RecordTransfer, RecordedTransfer, TransferTarget};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{StoreError, UnitError};

use super::{find_payments::find_one, record_fact::lock, void_payment};
use crate::{
    PaymentModule,
    payment::{PaymentRecord, references_in},
    publisher,
    store::{
        FactStore, Kept, Movement, PaymentStore, RefundKind, RefundRecord, RefundState,
        RefundStore, TransferStore,
    },
};

/// Refuses, in this order: faults in fields, no such payment, one that does not come by transfer,
/// another currency, an id of another movement. Too little, too much and too late are no reasons:
/// the money is there.
pub(crate) async fn run(
    module: &PaymentModule,
    ctx: &CallCtx,
    request: RecordTransfer,
) -> Result<RecordedTransfer, CallError<PaymentError>> {
    let mut check = Validation::new();
    check.require(request.amount.amount_minor > 0, "/amount", "out_of_range", "is above zero");
    let bank_id = check.line("/bank_id", &request.bank_id, 100);
    let note = check.optional_line("/note", &request.note, 500);
    check.finish().map_err(|faults| CallError::Domain(PaymentError::Invalid(faults)))?;
    let request = RecordTransfer { bank_id, note, ..request };
    let id = target(module, ctx, &request.target).await?;
    let (mut payment, fresh) = module.db.with_retries(|| record(module, ctx, id, &request)).await?;
    if payment.owes_undo() {
        payment = void_payment::undo(module, ctx, payment).await?;
    }
    Ok(RecordedTransfer { fresh, outcome: payment.outcome(), payment: payment.view() })
}

async fn target(
    module: &PaymentModule,
    ctx: &CallCtx,
    target: &TransferTarget,
) -> Result<PaymentId, UnitError<PaymentError>> {
    let typed = match target {
        TransferTarget::OfOrder(order_id) => {
            return Ok(find_one(module, ctx, PaymentRef::OfOrder(*order_id)).await?.id);
        }
        TransferTarget::Reference(typed) => typed,
    };
    let mut uow = module.db.begin_read(ctx).await?;
    let found = TransferStore::new(&mut uow, ctx.tenant).under(&references_in(typed)).await?;
    match found.as_slice() {
        [only] => Ok(*only),
        // Of several that a line names, which one is meant is not for a machine to guess.
        _ => Err(UnitError::Domain(PaymentError::UnknownReference(typed.clone()))),
    }
}

async fn record(
    module: &PaymentModule,
    ctx: &CallCtx,
    payment_id: PaymentId,
    request: &RecordTransfer,
) -> Result<(PaymentRecord, bool), UnitError<PaymentError>> {
    let now = module.clock.now();
    let mut uow = module.db.begin(ctx).await?;
    let before = lock(&mut uow, ctx, payment_id).await?;
    if before.transfer.is_none() {
        return Err(UnitError::Domain(PaymentError::NotATransfer));
    }
    let (expected, found) = (before.amount.currency, request.amount.currency);
    if expected != found {
        return Err(UnitError::Domain(PaymentError::CurrencyMismatch { expected, found }));
    }
    let raw = serde_json::json!({ "recorded": request, "by": ctx.actor });
    let movement = Movement {
        event_id: &format!("in:{}", request.bank_id),
        payment_id,
        received_minor: request.amount.amount_minor,
        raw: &raw,
    };
    let method = &before.instrument.method;
    match FactStore::new(&mut uow, ctx.tenant).keep_movement(method, &movement, now).await? {
        Kept::Fresh => {}
        Kept::Before => return Ok((before, false)),
        Kept::Another => {
            let reused = PaymentError::BankIdReused(request.bank_id.clone());
            return Err(UnitError::Domain(reused));
        }
    }
    let mut payment = before;
    let received = payment.receive(request.amount, now);
    let received = received.ok_or_else(|| StoreError::internal("a sum leaves its range"))?;
    PaymentStore::new(&mut uow, ctx.tenant).update(&payment).await?;
    publisher::publish(&mut uow, payment.id, &received.events).await?;
    if !received.surplus.is_zero() {
        let surplus = RefundRecord {
            id: RefundId::generate(module.ids.as_ref()),
            payment_id,
            amount: received.surplus,
            reason: "more came than was asked for".to_owned(),
            state: RefundState::Asked,
            kind: RefundKind::Surplus,
            settled_by: None,
        };
        RefundStore::new(&mut uow, ctx.tenant).insert(&surplus, now).await?;
    }
    uow.commit().await?;
    Ok((payment, true))
}
