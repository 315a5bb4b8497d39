//! Writes the progress of a flow.

use mod_order_api::{Checkpointed, FlowCheckpoint, FlowError};
use rt_contract::{CallCtx, CallError};
use rt_postgres::StoreError;

use crate::{OrderBook, store::FlowStore};

pub(crate) async fn run(
    book: &OrderBook,
    ctx: &CallCtx,
    write: FlowCheckpoint,
) -> Result<Checkpointed, CallError<FlowError>> {
    Ok(book.db.with_retries(|| checkpoint(book, ctx, write.clone())).await?)
}

async fn checkpoint(
    book: &OrderBook,
    ctx: &CallCtx,
    write: FlowCheckpoint,
) -> Result<Checkpointed, StoreError> {
    // What is lost with a relaxed commit is only repeated, under the same keys.
    let mut uow = if write.synchronous {
        book.db.begin(ctx).await?
    } else {
        book.db.begin_relaxed(ctx).await?
    };
    let stored = FlowStore::new(&mut uow, ctx.tenant).checkpoint(write).await?;
    uow.commit().await?;
    Ok(Checkpointed { stored })
}
