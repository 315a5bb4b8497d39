//! The goods of an order left the house.

use kernel_common::Validation;
use mod_order_api::{Order, OrderError, ShipOrder};
use rt_contract::{CallCtx, CallError};

use super::change::{Refused, decided, lock, sound};
use crate::OrderBook;

const OPERATION: &str = "ship_order";

pub(crate) async fn run(
    book: &OrderBook,
    ctx: &CallCtx,
    request: ShipOrder,
) -> Result<Order, CallError<OrderError>> {
    let mut check = Validation::new();
    let carrier = check.line("/carrier", &request.carrier, 100);
    let tracking = check.optional_line("/tracking", request.tracking.as_deref().unwrap_or(""), 100);
    sound(check).map_err(CallError::Domain)?;
    let tracking = Some(tracking).filter(|number| !number.is_empty());
    let request = ShipOrder { carrier, tracking, ..request };
    Ok(book.db.with_retries(|| ship(book, ctx, &request)).await?)
}

async fn ship(book: &OrderBook, ctx: &CallCtx, request: &ShipOrder) -> Result<Order, Refused> {
    let mut uow = match book.claimed(ctx, OPERATION, request).await? {
        Ok(uow) => uow,
        Err(answered) => return Ok(answered),
    };
    let mut record = lock(&mut uow, ctx, request.order_id).await?;
    let (carrier, tracking) = (request.carrier.clone(), request.tracking.clone());
    if let Some(change) = decided(record.ship(carrier, tracking, book.hand(ctx)))? {
        book.save(&mut uow, ctx, &record, &change).await?;
    }
    book.answer(uow, ctx, OPERATION, record).await
}
