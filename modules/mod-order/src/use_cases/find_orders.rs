//! Answers orders by their names.

use std::collections::HashMap;

use mod_order_api::{BATCH_MAX, FoundOrder, FoundOrders, OrderError, OrderRef};
use rt_contract::{CallCtx, CallError};

use super::change::invalid;
use crate::{OrderBook, store::OrderReader};

pub(crate) async fn run(
    book: &OrderBook,
    ctx: &CallCtx,
    refs: Vec<OrderRef>,
) -> Result<FoundOrders, CallError<OrderError>> {
    if refs.len() > BATCH_MAX {
        let fault = invalid("", "batch_size", "a batch has at most 1000 orders");
        return Err(CallError::Domain(fault));
    }
    let mut uow = book.db.begin_read(ctx).await?;
    let read = OrderReader::new(&mut uow, ctx.tenant).find(&refs).await?;
    uow.end_read();
    let mut orders = HashMap::with_capacity(3 * read.len());
    for (hash, order) in &read {
        orders.insert(OrderRef::LinkHash(hash.clone()), order);
        orders.insert(OrderRef::Number(order.number.clone()), order);
        orders.insert(OrderRef::Id(order.id), order);
    }
    let mut answer = FoundOrders::default();
    for by in refs {
        match orders.get(&by) {
            Some(order) => answer.found.push(FoundOrder { by, order: (*order).clone() }),
            None => answer.missing.push(by),
        }
    }
    Ok(answer)
}
