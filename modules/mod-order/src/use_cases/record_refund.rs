//! Money of an order was given back: each refund counts once.

use kernel_common::Validation;
use mod_order_api::{Order, OrderError, RecordRefund};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use super::change::{Refused, decided, invalid, lock, sound};
use crate::{OrderBook, store::OrderStore};

const OPERATION: &str = "record_refund";

pub(crate) async fn run(
    book: &OrderBook,
    ctx: &CallCtx,
    request: RecordRefund,
) -> Result<Order, CallError<OrderError>> {
    let mut check = Validation::new();
    let positive = request.amount.amount_minor > 0;
    check.require(positive, "/amount", "out_of_range", "is above zero");
    check.optional_line("/reason", &request.reason, 500);
    sound(check).map_err(CallError::Domain)?;
    Ok(book.db.with_retries(|| record(book, ctx, &request)).await?)
}

async fn record(book: &OrderBook, ctx: &CallCtx, request: &RecordRefund) -> Result<Order, Refused> {
    let mut uow = match book.claimed(ctx, OPERATION, request).await? {
        Ok(uow) => uow,
        Err(answered) => return Ok(answered),
    };
    let mut record = lock(&mut uow, ctx, request.order_id).await?;
    // Read under the order's lock: a twin that records the same refund is seen here.
    let known = OrderStore::new(&mut uow, ctx.tenant).refunded_order(request.refund_id).await?;
    match known {
        Some(order_id) if order_id == request.order_id => {}
        Some(_) => {
            let other = invalid("/refund_id", "taken", "is another order's refund");
            return Err(UnitError::Domain(other));
        }
        None => {
            if let Some(change) = decided(record.refund(request, book.hand(ctx)))? {
                let mut store = OrderStore::new(&mut uow, ctx.tenant);
                store.insert_refund(request, &change.entry).await?;
                book.save(&mut uow, ctx, &record, &change).await?;
            }
        }
    }
    book.answer(uow, ctx, OPERATION, record).await
}
