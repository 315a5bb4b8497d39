//! Prices lines: one query, then arithmetic.

use kernel_common::{FieldError, PriceQuote, Sku};
use mod_pricing_api::{BATCH_MAX, QuoteError, QuoteRequest};
use rt_contract::{CallCtx, CallError};

use crate::{
    Pricing,
    calculator::{self, Market},
    store::SnapshotStore,
};

pub(crate) async fn run(
    pricing: &Pricing,
    ctx: &CallCtx,
    request: QuoteRequest,
) -> Result<PriceQuote, CallError<QuoteError>> {
    limit(request.lines.len(), "/lines").map_err(CallError::Domain)?;
    let market = market_of(ctx);
    let skus: Vec<Sku> = request.lines.iter().map(|line| line.sku.clone()).collect();
    let mut uow = pricing.db.begin_read(ctx).await?;
    let mut store = SnapshotStore::new(&mut uow, ctx.tenant);
    let snapshot = store.snapshot(market, &skus, &request.terms.tax_zone).await?;
    uow.end_read();
    calculator::quote(&snapshot, market, &request).map_err(CallError::Domain)
}

/// The currency and the channel travel in the call.
pub(super) fn market_of(ctx: &CallCtx) -> Market<'_> {
    Market { currency: ctx.currency, channel: &ctx.channel }
}

/// Refuses a batch that is too large before it reaches the database.
pub(super) fn limit(length: usize, pointer: &str) -> Result<(), QuoteError> {
    if length <= BATCH_MAX {
        return Ok(());
    }
    let message = format!("there are at most {BATCH_MAX}");
    Err(QuoteError::Invalid(vec![FieldError::new(pointer, "batch_size", message)]))
}
