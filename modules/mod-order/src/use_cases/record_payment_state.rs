//! The payment of an order changed at the provider.

use kernel_common::Validation;
use mod_order_api::{Order, OrderError, OrderState, RecordPaymentState};
use rt_contract::{CallCtx, CallError};

use super::change::{Refused, decided, lock, sound};
use crate::{OrderBook, store::FlowStore};

const OPERATION: &str = "record_payment_state";

pub(crate) async fn run(
    book: &OrderBook,
    ctx: &CallCtx,
    request: RecordPaymentState,
) -> Result<Order, CallError<OrderError>> {
    let mut check = Validation::new();
    check.line("/payment/method", &request.payment.method, 64);
    sound(check).map_err(CallError::Domain)?;
    Ok(book.db.with_retries(|| record(book, ctx, &request)).await?)
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
