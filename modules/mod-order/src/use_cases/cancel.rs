//! Cancels an order that has not been shipped.

use kernel_common::Validation;
use mod_order_api::{CancelOrder, Order, OrderError};
use rt_contract::{CallCtx, CallError};

use super::change::{Refused, decided, lock, sound};
use crate::{OrderBook, store::FlowStore};

const OPERATION: &str = "cancel_order";

pub(crate) async fn run(
    book: &OrderBook,
    ctx: &CallCtx,
    request: CancelOrder,
) -> Result<Order, CallError<OrderError>> {
    let mut check = Validation::new();
    check.line("/reason", &request.reason, 500);
    sound(check).map_err(CallError::Domain)?;
    Ok(book.db.with_retries(|| cancel(book, ctx, &request)).await?)
}

async fn cancel(book: &OrderBook, ctx: &CallCtx, request: &CancelOrder) -> Result<Order, Refused> {
    let mut uow = match book.claimed(ctx, OPERATION, request).await? {
        Ok(uow) => uow,
        Err(answered) => return Ok(answered),
    };
    let mut record = lock(&mut uow, ctx, request.order_id).await?;
    let reason = request.reason.trim().to_owned();
    if let Some(change) = decided(record.cancel(reason, book.hand(ctx)))? {
        book.save(&mut uow, ctx, &record, &change).await?;
        // Somebody's order was taken away while its flow was at it: the flow turns and gives back
        // what it has taken. A flow that cancels by itself has turned already.
        FlowStore::new(&mut uow, ctx.tenant).expire(request.order_id).await?;
    }
    book.answer(uow, ctx, OPERATION, record).await
}
