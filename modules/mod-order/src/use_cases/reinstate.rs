//! Places an order again whose money came after it had been cancelled.

use kernel_common::Validation;
use mod_order_api::{Order, OrderAction, OrderError, OrderStatus, ReinstateOrder};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use super::change::{Refused, decided, lock, sound};
use crate::{
    OrderBook,
    store::{ONE_ORDER_PER_CART_VERSION, OrderStore},
};

const OPERATION: &str = "reinstate_order";

pub(crate) async fn run(
    book: &OrderBook,
    ctx: &CallCtx,
    request: ReinstateOrder,
) -> Result<Order, CallError<OrderError>> {
    let mut check = Validation::new();
    check.line("/payment/method", &request.payment.method, 64);
    sound(check).map_err(CallError::Domain)?;
    Ok(book.db.with_retries(|| reinstate(book, ctx, &request)).await?)
}

async fn reinstate(
    book: &OrderBook,
    ctx: &CallCtx,
    request: &ReinstateOrder,
) -> Result<Order, Refused> {
    let mut uow = match book.claimed(ctx, OPERATION, request).await? {
        Ok(uow) => uow,
        Err(answered) => return Ok(answered),
    };
    let mut record = lock(&mut uow, ctx, request.order_id).await?;
    if let Some(change) = decided(record.reinstate(request, book.hand(ctx)))? {
        let mut orders = OrderStore::new(&mut uow, ctx.tenant);
        let saved = orders.save(ctx, &record, &change, book.ids.next(), None).await;
        saved.map_err(|error| {
            if error.violates(ONE_ORDER_PER_CART_VERSION) {
                // The shopper did not wait for their own money and ordered the cart anew.
                let (action, status) = (OrderAction::Reinstate, OrderStatus::Cancelled);
                return UnitError::Domain(OrderError::NotAllowed { action, status });
            }
            error.into()
        })?;
    }
    book.answer(uow, ctx, OPERATION, record).await
}
