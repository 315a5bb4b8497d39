//! Answers what payments there are.

use kernel_common::FieldError;
use mod_payment_api::{
    BATCH_MAX, FoundPayments, Payment, PaymentError, PaymentRef, PendingPayments,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use crate::{
    PaymentModule,
    payment::PaymentRecord,
    store::{self, PaymentStore},
};

pub(crate) async fn run(
    module: &PaymentModule,
    ctx: &CallCtx,
    references: Vec<PaymentRef>,
) -> Result<FoundPayments, CallError<PaymentError>> {
    if references.len() > BATCH_MAX {
        let message = format!("at most {BATCH_MAX} references");
        let fault = FieldError::new("", "batch_size", message);
        return Err(CallError::Domain(PaymentError::Invalid(vec![fault])));
    }
    let records = load(module, ctx, &references).await?;
    let mut found = FoundPayments::default();
    for reference in references {
        match pick(&records, reference) {
            Some(record) => found.items.push(record.view()),
            None => found.missing.push(reference),
        }
    }
    Ok(found)
}

pub(crate) async fn pending(
    module: &PaymentModule,
    query: PendingPayments,
) -> Result<Vec<Payment>, CallError<PaymentError>> {
    let limit = usize::try_from(query.limit).unwrap_or(BATCH_MAX).clamp(1, BATCH_MAX);
    let limit = i64::try_from(limit).expect("a batch is small");
    let mut uow = module.db.begin_system().await?;
    let records = store::pending(&mut uow, query.unchanged_since, limit).await?;
    Ok(records.iter().map(PaymentRecord::view).collect())
}

pub(super) async fn find_one(
    module: &PaymentModule,
    ctx: &CallCtx,
    reference: PaymentRef,
) -> Result<PaymentRecord, UnitError<PaymentError>> {
    let records = load(module, ctx, &[reference]).await?;
    let found = pick(&records, reference).cloned();
    found.ok_or(UnitError::Domain(PaymentError::NotFound))
}

async fn load(
    module: &PaymentModule,
    ctx: &CallCtx,
    references: &[PaymentRef],
) -> Result<Vec<PaymentRecord>, UnitError<PaymentError>> {
    let (mut ids, mut orders) = (Vec::new(), Vec::new());
    for reference in references {
        match reference {
            PaymentRef::Id(id) => ids.push(*id),
            PaymentRef::OfOrder(order) => orders.push(*order),
        }
    }
    let mut uow = module.db.begin_read(ctx).await?;
    let records = PaymentStore::new(&mut uow, ctx.tenant).find(&ids, &orders).await?;
    // Ended here and not in the background: a provider may be called next.
    uow.end_read();
    Ok(records)
}

fn pick(records: &[PaymentRecord], reference: PaymentRef) -> Option<&PaymentRecord> {
    let wanted = records.iter().filter(|record| match reference {
        PaymentRef::Id(id) => record.id == id,
        PaymentRef::OfOrder(order) => record.order_id == order,
    });
    wanted.max_by_key(|record| (record.created_at, record.id))
}
