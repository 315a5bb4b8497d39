//! What staff have to do about transfers: money to wait for, money to send back.

use kernel_common::Money;
use mod_payment_api::{BATCH_MAX, DueReturn, Payment, PaymentError, TransfersQuery};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use crate::{
    PaymentModule,
    payment::PaymentRecord,
    store::{PaymentStore, RefundKind, TransferStore},
};

pub(crate) async fn awaited(
    module: &PaymentModule,
    ctx: &CallCtx,
    query: TransfersQuery,
) -> Result<Vec<Payment>, CallError<PaymentError>> {
    let mut uow = module.db.begin_read(ctx).await?;
    let records = TransferStore::new(&mut uow, ctx.tenant).awaited(limit(query)).await?;
    Ok(records.iter().map(PaymentRecord::view).collect())
}

pub(crate) async fn returns_due(
    module: &PaymentModule,
    ctx: &CallCtx,
    query: TransfersQuery,
) -> Result<Vec<DueReturn>, CallError<PaymentError>> {
    Ok(open_returns(module, ctx, query).await?)
}

async fn open_returns(
    module: &PaymentModule,
    ctx: &CallCtx,
    query: TransfersQuery,
) -> Result<Vec<DueReturn>, UnitError<PaymentError>> {
    let mut uow = module.db.begin_read(ctx).await?;
    let open = TransferStore::new(&mut uow, ctx.tenant).open_returns(limit(query)).await?;
    let ids: Vec<_> = open.iter().map(|due| due.payment_id).collect();
    let payments = PaymentStore::new(&mut uow, ctx.tenant).find(&ids, &[]).await?;
    let due = open.into_iter().filter_map(|due| {
        let payment = payments.iter().find(|payment| payment.id == due.payment_id)?;
        Some(DueReturn {
            refund_id: due.refund_id,
            amount: Money::new(due.amount_minor, payment.amount.currency),
            surplus: due.kind == RefundKind::Surplus,
            reason: due.reason,
            asked_at: due.asked_at,
            payment: payment.view(),
        })
    });
    Ok(due.collect())
}

fn limit(query: TransfersQuery) -> i64 {
    let most = i64::try_from(BATCH_MAX).expect("a batch is small");
    i64::from(query.limit).clamp(1, most)
}
