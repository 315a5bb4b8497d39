//! Pricing: what things cost, and why.
//!
//! Invariants: a quote is a pure function of the price book, the store's terms and the lines, and
//! its total can be recomputed from its trace alone; amounts of two currencies never meet; lists
//! that can meet in one quote agree whether their prices contain the tax. Left out on purpose:
//! promotions, exchange rates, and what a SKU is (its tax category comes with the line).

pub mod calculator;
mod price_list;
mod publisher;
mod recent;
mod shown;
mod store;
mod use_cases;

use std::sync::Arc;

use async_trait::async_trait;
use kernel_common::{IdSource, Page, PriceQuote};
use mod_pricing_api::{
    ListedPrice, PriceBook, PriceBookError, PriceCalculator, PriceListPut, PriceSet, PricesQuery,
    PricesWritten, QuoteError, QuoteRequest, Revision, TaxRatePut, UnitPrices, UnitPricesQuery,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{ModuleDb, ModuleSchema};

pub use shown::ShownPrices;

/// The module's schema and migrations.
#[must_use]
pub fn schema() -> ModuleSchema {
    ModuleSchema {
        module: "pricing",
        schema: "pricing",
        migrator: || sqlx::migrate!("./migrations"),
    }
}

/// The pricing module: implements the two contracts of `mod-pricing-api`.
#[derive(Clone)]
pub struct Pricing {
    db: ModuleDb,
    ids: Arc<dyn IdSource>,
}

impl Pricing {
    /// The module over its own schema.
    #[must_use]
    pub fn new(db: ModuleDb, ids: Arc<dyn IdSource>) -> Self {
        Self { db, ids }
    }
}

impl std::fmt::Debug for Pricing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pricing")
    }
}

#[async_trait]
impl PriceCalculator for Pricing {
    async fn quote(
        &self,
        ctx: &CallCtx,
        request: QuoteRequest,
    ) -> Result<PriceQuote, CallError<QuoteError>> {
        use_cases::quote_lines::run(self, ctx, request).await
    }

    async fn unit_prices(
        &self,
        ctx: &CallCtx,
        query: UnitPricesQuery,
    ) -> Result<UnitPrices, CallError<QuoteError>> {
        use_cases::read_prices::unit_prices(self, ctx, query).await
    }
}

#[async_trait]
impl PriceBook for Pricing {
    async fn put_price_lists(
        &self,
        ctx: &CallCtx,
        lists: Vec<PriceListPut>,
    ) -> Result<Revision, CallError<PriceBookError>> {
        use_cases::put_price_lists::run(self, ctx, lists).await
    }

    async fn set_prices(
        &self,
        ctx: &CallCtx,
        prices: Vec<PriceSet>,
    ) -> Result<Revision, CallError<PriceBookError>> {
        use_cases::set_prices::run(self, ctx, prices).await
    }

    async fn put_prices(
        &self,
        ctx: &CallCtx,
        prices: Vec<PriceSet>,
    ) -> Result<PricesWritten, CallError<PriceBookError>> {
        use_cases::put_prices::run(self, ctx, prices).await
    }

    async fn put_tax_rates(
        &self,
        ctx: &CallCtx,
        rates: Vec<TaxRatePut>,
    ) -> Result<Revision, CallError<PriceBookError>> {
        use_cases::put_tax_rates::run(self, ctx, rates).await
    }

    async fn prices(
        &self,
        ctx: &CallCtx,
        query: PricesQuery,
    ) -> Result<Page<ListedPrice>, CallError<PriceBookError>> {
        use_cases::read_prices::listed(self, ctx, query).await
    }
}
