//! Places an order and closes its flow, in one statement. Placing it twice is placing it once, so
//! the key need not be kept.

use mod_order_api::{ConfirmOrder, Order, OrderError, Placement};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use super::change::{Refused, decided, lock};
use crate::{
    OrderBook,
    store::{Closing, OrderStore},
};

pub(crate) async fn run(
    book: &OrderBook,
    ctx: &CallCtx,
    request: ConfirmOrder,
) -> Result<Order, CallError<OrderError>> {
    Ok(book.db.with_retries(|| confirm(book, ctx, &request)).await?)
}

async fn confirm(
    book: &OrderBook,
    ctx: &CallCtx,
    request: &ConfirmOrder,
) -> Result<Order, Refused> {
    let mut uow = book.db.begin(ctx).await?;
    let mut record = lock(&mut uow, ctx, request.order_id).await?;
    let hand = book.hand(ctx);
    let placement = Placement {
        placed_at: hand.at,
        payment: request.payment.clone(),
        reservation_id: request.reservation_id,
    };
    let Some(change) = decided(record.place(placement, hand))? else {
        return Ok(record.order);
    };
    let closing = Closing { fence: request.fence, reply: request.reply.clone() };
    let saved = OrderStore::new(&mut uow, ctx.tenant)
        .save(ctx, &record, &change, book.ids.next(), Some(closing))
        .await?;
    if !saved {
        return Err(UnitError::Domain(OrderError::FlowFenced(request.order_id)));
    }
    uow.commit().await?;
    Ok(record.order)
}
