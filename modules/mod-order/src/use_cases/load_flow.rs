//! Answers a flow as it is now.

use mod_order_api::{FlowError, FlowRef, LoadedFlow};
use rt_contract::{CallCtx, CallError};

use crate::{OrderBook, store::FlowStore};

pub(crate) async fn run(
    book: &OrderBook,
    ctx: &CallCtx,
    by: FlowRef,
) -> Result<Option<LoadedFlow>, CallError<FlowError>> {
    let mut uow = book.db.begin_read(ctx).await?;
    let loaded = FlowStore::new(&mut uow, ctx.tenant).load(&by).await?;
    uow.end_read();
    Ok(loaded)
}
