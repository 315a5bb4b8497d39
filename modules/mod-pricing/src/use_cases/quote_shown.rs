//! Prices lines with what is remembered, and asks for the rest.

use kernel_common::{PriceQuote, Sku};
use mod_pricing_api::{QuoteError, QuoteRequest};
use rt_contract::{CallCtx, CallError};

use super::quote_lines::{self, limit, market_of, read};
use crate::{
    Pricing, calculator,
    recent::{RecentPrices, Unknown},
};

pub(crate) async fn run(
    pricing: &Pricing,
    recent: &RecentPrices,
    ctx: &CallCtx,
    request: QuoteRequest,
) -> Result<PriceQuote, CallError<QuoteError>> {
    limit(request.lines.len(), "/lines").map_err(CallError::Domain)?;
    let (market, generation) = (market_of(ctx), recent.generation(ctx.tenant));
    let skus: Vec<Sku> = request.lines.iter().map(|line| line.sku.clone()).collect();
    let (mut snapshot, unknown) = recent.of(generation, market, &skus, &request.terms.tax_zone);
    if !unknown.is_nothing() {
        let Unknown { skus, zone } = unknown;
        let found = read(pricing, ctx, &skus, zone).await?;
        recent.keep(generation, market, zone, &found);
        snapshot.prices.extend(found.prices);
        snapshot.rates.extend(found.rates);
    }
    match calculator::quote(&snapshot, market, &request) {
        Ok(quote) => Ok(quote),
        // Refused is only what the book as it is now refuses.
        Err(_) => quote_lines::run(pricing, ctx, request).await,
    }
}
