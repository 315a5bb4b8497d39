//! Stops waiting for the money of a transfer whose deadline has passed.

use kernel_common::PaymentId;
use mod_payment_api::PaymentError;
use rt_contract::CallCtx;
use rt_postgres::UnitError;

use super::{record_fact::lock, void_payment};
use crate::{PaymentModule, payment::PaymentRecord, publisher, store::PaymentStore};

/// Expires the payment if it still is due, and asks back what has come of it. Money and deadline
/// meet in the payment's row: whoever is first, the other sees it.
pub(crate) async fn run(
    module: &PaymentModule,
    ctx: &CallCtx,
    payment_id: PaymentId,
) -> Result<(), UnitError<PaymentError>> {
    let payment = module.db.with_retries(|| expire(module, ctx, payment_id)).await?;
    if payment.owes_undo() {
        void_payment::undo(module, ctx, payment).await?;
    }
    Ok(())
}

async fn expire(
    module: &PaymentModule,
    ctx: &CallCtx,
    payment_id: PaymentId,
) -> Result<PaymentRecord, UnitError<PaymentError>> {
    let mut uow = module.db.begin(ctx).await?;
    let mut payment = lock(&mut uow, ctx, payment_id).await?;
    if let Some(event) = payment.expire(module.clock.now()) {
        PaymentStore::new(&mut uow, ctx.tenant).update(&payment).await?;
        publisher::publish(&mut uow, payment.id, &[event]).await?;
    }
    uow.commit().await?;
    Ok(payment)
}
