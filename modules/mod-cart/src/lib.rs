//! Cart: what a guest means to buy, and what it will cost.
//!
//! Invariants: a cart has one line a SKU and one currency; a change is applied whole or not at
//! all, once under its key, and never over a version its author has not seen; what a cart shows
//! as its total is a quote of the calculator that checkout uses; a cart that is emptied into another
//! counts there once. Left out on purpose: stock (a cart promises nothing), whose carts they are
//! (the id is the secret), and events.

mod cart;
mod jobs;
mod recent;
mod store;
mod use_cases;

use std::sync::Arc;

use async_trait::async_trait;
use kernel_common::{Clock, IdSource};
use mod_cart_api::{
    CartError, CartView, Carts, ChangeCart, ClaimCart, ClaimedCart, CloseCart, ClosedCart,
    CreateCart, SetDelivery, ViewCart, spi::CartStore,
};
use mod_catalog_api::CatalogReader;
use mod_pricing_api::PriceCalculator;
use recent::{RecentCarts, RecentGoods};
use rt_cache::Generations;
use rt_contract::{CallCtx, CallError};
use rt_postgres::ModuleSchema;

pub use jobs::forget_idle_carts::{IDLE_KEPT, forget_idle_carts};
pub use store::PostgresCarts;

/// The module's schema and migrations.
#[must_use]
pub fn schema() -> ModuleSchema {
    ModuleSchema { module: "cart", schema: "carts", migrator: || sqlx::migrate!("./migrations") }
}

/// The cart module: implements the contract of `mod-cart-api` over any store.
#[derive(Clone)]
pub struct GuestCarts {
    store: Arc<dyn CartStore>,
    catalog: Arc<dyn CatalogReader>,
    /// What is asked for the total that is agreed to.
    pricing: Arc<dyn PriceCalculator>,
    /// What is asked for the total that whoever changes a cart is shown.
    shown: Arc<dyn PriceCalculator>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    recent: RecentCarts,
    goods: Option<RecentGoods>,
}

impl GuestCarts {
    /// Carts in `store`, of goods of `catalog`, at the prices of `pricing`.
    #[must_use]
    pub fn new(
        store: Arc<dyn CartStore>,
        catalog: Arc<dyn CatalogReader>,
        pricing: Arc<dyn PriceCalculator>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Self {
        let (shown, recent) = (pricing.clone(), RecentCarts::default());
        Self { store, catalog, pricing, shown, clock, ids, recent, goods: None }
    }

    /// Remembers goods from change to change, as long as `generations` stand still: for a process
    /// that hears the events of the catalog.
    #[must_use]
    pub fn remembering_goods(self, generations: Generations) -> Self {
        Self { goods: Some(RecentGoods::new(generations)), ..self }
    }

    /// Answers changes with totals of `prices`, which may remember them. What a cart costs is asked
    /// anew for every view, and so by checkout.
    #[must_use]
    pub fn showing_prices(self, prices: Arc<dyn PriceCalculator>) -> Self {
        Self { shown: prices, ..self }
    }
}

impl std::fmt::Debug for GuestCarts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("GuestCarts")
    }
}

#[async_trait]
impl Carts for GuestCarts {
    async fn create(
        &self,
        ctx: &CallCtx,
        CreateCart {}: CreateCart,
    ) -> Result<CartView, CallError<CartError>> {
        use_cases::create_cart::run(self, ctx).await
    }

    async fn view(
        &self,
        ctx: &CallCtx,
        request: ViewCart,
    ) -> Result<CartView, CallError<CartError>> {
        use_cases::view_cart::run(self, ctx, request).await
    }

    async fn change(
        &self,
        ctx: &CallCtx,
        request: ChangeCart,
    ) -> Result<CartView, CallError<CartError>> {
        use_cases::change_cart::run(self, ctx, request).await
    }

    async fn set_delivery(
        &self,
        ctx: &CallCtx,
        request: SetDelivery,
    ) -> Result<CartView, CallError<CartError>> {
        use_cases::set_delivery::run(self, ctx, request).await
    }

    async fn claim(
        &self,
        ctx: &CallCtx,
        request: ClaimCart,
    ) -> Result<ClaimedCart, CallError<CartError>> {
        use_cases::claim_cart::run(self, ctx, request).await
    }

    async fn close(
        &self,
        ctx: &CallCtx,
        request: CloseCart,
    ) -> Result<ClosedCart, CallError<CartError>> {
        use_cases::close_cart::run(self, ctx, request).await
    }
}
