//! Extends the lease of a flow that is being driven.

use kernel_common::FieldError;
use mod_order_api::{Checkpointed, FlowError, RenewLease};
use rt_contract::{CallCtx, CallError};

use crate::{OrderBook, store::FlowStore};

pub(crate) async fn run(
    book: &OrderBook,
    ctx: &CallCtx,
    renewal: RenewLease,
) -> Result<Checkpointed, CallError<FlowError>> {
    lease(renewal.lease_seconds).map_err(CallError::Domain)?;
    let mut uow = book.db.begin_relaxed(ctx).await?;
    let stored = FlowStore::new(&mut uow, ctx.tenant).renew(renewal).await?;
    uow.commit().await?;
    Ok(Checkpointed { stored })
}

/// A lease of sensible length.
pub(super) fn lease(seconds: u32) -> Result<(), FlowError> {
    if (1..=3_600).contains(&seconds) {
        return Ok(());
    }
    let fault = FieldError::new("/lease_seconds", "out_of_range", "is 1 to 3600");
    Err(FlowError::Invalid(vec![fault]))
}
