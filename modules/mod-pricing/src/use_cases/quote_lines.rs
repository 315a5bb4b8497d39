//! Prices lines: one query, then arithmetic.

use kernel_common::{FieldError, PriceQuote, Sku, TaxZone};
use mod_pricing_api::{BATCH_MAX, QuoteError, QuoteRequest};
use rt_contract::{CallCtx, CallError, Fault};

use crate::{
    Pricing,
    calculator::{self, Market, PriceSnapshot},
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
    let snapshot = read(pricing, ctx, &skus, Some(&request.terms.tax_zone)).await?;
    calculator::quote(&snapshot, market, &request).map_err(CallError::Domain)
}

/// What the book says now about SKUs in the call's market, and about a zone.
pub(super) async fn read(
    pricing: &Pricing,
    ctx: &CallCtx,
    skus: &[Sku],
    zone: Option<&TaxZone>,
) -> Result<PriceSnapshot, Fault> {
    let mut uow = pricing.db.begin_read(ctx).await?;
    let snapshot =
        SnapshotStore::new(&mut uow, ctx.tenant).read(market_of(ctx), skus, zone).await?;
    uow.end_read();
    Ok(snapshot)
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
