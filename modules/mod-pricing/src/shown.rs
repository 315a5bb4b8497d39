//! The calculator for what is shown and decides nothing.

use async_trait::async_trait;
use kernel_common::PriceQuote;
use mod_pricing_api::{PriceCalculator, QuoteError, QuoteRequest, UnitPrices, UnitPricesQuery};
use rt_cache::Generations;
use rt_contract::{CallCtx, CallError};

use crate::{Pricing, recent::RecentPrices, use_cases};

/// Quotes with prices and rates that this process remembers, as long as no event ends them. What
/// is charged is asked of [`Pricing`] itself, which remembers nothing.
#[derive(Clone)]
pub struct ShownPrices {
    pricing: Pricing,
    recent: RecentPrices,
}

impl Pricing {
    /// The calculator for what is shown, for a process that hears the events of prices: with each
    /// of them it begins the next of `generations`.
    #[must_use]
    pub fn shown(&self, generations: Generations) -> ShownPrices {
        ShownPrices { pricing: self.clone(), recent: RecentPrices::new(generations) }
    }
}

#[async_trait]
impl PriceCalculator for ShownPrices {
    async fn quote(
        &self,
        ctx: &CallCtx,
        request: QuoteRequest,
    ) -> Result<PriceQuote, CallError<QuoteError>> {
        use_cases::quote_shown::run(&self.pricing, &self.recent, ctx, request).await
    }

    /// As they are now: pages with them are kept as a whole.
    async fn unit_prices(
        &self,
        ctx: &CallCtx,
        query: UnitPricesQuery,
    ) -> Result<UnitPrices, CallError<QuoteError>> {
        self.pricing.unit_prices(ctx, query).await
    }
}

impl std::fmt::Debug for ShownPrices {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ShownPrices")
    }
}
