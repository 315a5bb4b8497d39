//! The payment of an order changed at the provider.

use kernel_common::Validation;
use mod_order_api::{Order, OrderError, OrderState, RecordPaymentState};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use super::change::{Refused, decided, key_of, lock, sound};
use crate::{
    OrderBook,
    order::Applied,
    store::{FlowStore, OrderReader},
};

const OPERATION: &str = "record_payment_state";

pub(crate) async fn run(
    book: &OrderBook,
    ctx: &CallCtx,
    request: RecordPaymentState,
) -> Result<Order, CallError<OrderError>> {
    let mut check = Validation::new();
    check.line("/payment/method", &request.payment.method, 64);
    sound(check).map_err(CallError::Domain)?;
    if let Some(order) = without_a_change(book, ctx, &request).await? {
        return Ok(order);
    }
    Ok(book.db.with_retries(|| record(book, ctx, &request)).await?)
}

/// Most news change no order: it was placed with what they tell, or is still pending and keeps
/// nothing of them. Then they cost one read and at most a nudge, and like a refusal use no key up;
/// what is behind what is known stays behind, and waking twice is waking once.
async fn without_a_change(
    book: &OrderBook,
    ctx: &CallCtx,
    request: &RecordPaymentState,
) -> Result<Option<Order>, Refused> {
    let key = key_of(ctx).map_err(UnitError::Domain)?;
    let mut uow = book.db.begin_read(ctx).await?;
    let found = OrderReader::new(&mut uow, ctx.tenant)
        .find_unless_answered(request.order_id, OPERATION, key)
        .await?;
    uow.end_read();
    let Some(mut record) = found else {
        return Ok(None);
    };
    let decision = record.record_payment(request.payment.clone(), book.hand(ctx));
    if decision != Ok(Applied::Already) {
        return Ok(None);
    }
    // Placed or cancelled since it was read, it may have to keep the news.
    let stands = record.order.state != OrderState::Pending
        || book.db.with_retries(|| wake(book, ctx, request)).await?;
    Ok(stands.then_some(record.order))
}

/// Wakes the flow of an order that is still pending. A wake that is lost with a relaxed commit is
/// made good by the flow's own looking.
async fn wake(
    book: &OrderBook,
    ctx: &CallCtx,
    request: &RecordPaymentState,
) -> Result<bool, Refused> {
    let mut uow = book.db.begin_relaxed(ctx).await?;
    let woken = FlowStore::new(&mut uow, ctx.tenant).wake(request.order_id).await?;
    uow.commit().await?;
    Ok(woken)
}

async fn record(
    book: &OrderBook,
    ctx: &CallCtx,
    request: &RecordPaymentState,
) -> Result<Order, Refused> {
    let mut uow = match book.claimed(ctx, OPERATION, request).await? {
        Ok(uow) => uow,
        Err(answered) => return Ok(answered),
    };
    let mut record = lock(&mut uow, ctx, request.order_id).await?;
    if let Some(change) = decided(record.record_payment(request.payment.clone(), book.hand(ctx)))? {
        book.save(&mut uow, ctx, &record, &change).await?;
    }
    if record.order.state == OrderState::Pending {
        FlowStore::new(&mut uow, ctx.tenant).wake(request.order_id).await?;
    }
    book.answer(uow, ctx, OPERATION, record).await
}
