//! Listens to what the views are made of, and begins a new generation of cached answers when
//! they would look different.

use std::sync::Arc;

use async_trait::async_trait;
use kernel_common::{Sku, TenantId};
use kernel_events::{DeliveryError, Envelope, EventHandler, Subscription};
use mod_inventory_api::{StockEvent, StockReader};
use moka::sync::Cache;
use rt_cache::Generations;
use rt_contract::CallCtx;

use crate::Availability;

/// Consumes catalog, price and stock events.
///
/// Most sales change no page: "in stock" stays "in stock". A generation begins only when what a
/// shopper is told about a SKU changes, so that a busy shop is served from memory.
#[derive(Clone)]
pub struct Freshness {
    generations: Generations,
    stock: Arc<dyn StockReader>,
    told: Cache<(TenantId, Sku), Availability>,
}

/// SKUs whose last told availability is remembered; a forgotten one costs one generation.
const REMEMBERED_MAX: u64 = 200_000;

impl Freshness {
    /// A listener that moves `generations`.
    #[must_use]
    pub fn new(generations: Generations, stock: Arc<dyn StockReader>) -> Self {
        Self { generations, stock, told: Cache::new(REMEMBERED_MAX) }
    }

    /// What it listens to. The cursor is one for all processes: of several that cache, only one
    /// would hear an event, so one process caches and the others are behind it.
    #[must_use]
    pub fn subscription(self) -> Subscription {
        Subscription {
            consumer: "storefront_freshness",
            types: &["catalog.", "pricing.", "inventory.stock_changed"],
            handler: Arc::new(self),
        }
    }

    async fn stock_changed(&self, event: &Envelope, sku: Sku) -> Result<(), DeliveryError> {
        let ctx = CallCtx::system(event.tenant, "freshness");
        let report = self.stock.availability(&ctx, vec![sku.clone()]).await;
        let report = report.map_err(|error| DeliveryError::Retry(error.to_string()))?;
        let units = report.items.first().map_or(0, |item| item.available);
        let now = Availability::of(units);
        let key = (event.tenant, sku);
        if self.told.get(&key) != Some(now) {
            self.told.insert(key, now);
            self.generations.next(event.tenant);
        }
        Ok(())
    }
}

#[async_trait]
impl EventHandler for Freshness {
    async fn handle(&self, event: &Envelope) -> Result<(), DeliveryError> {
        if !event.event_type.starts_with("inventory.") {
            self.generations.next(event.tenant);
            return Ok(());
        }
        match event.payload::<StockEvent>() {
            Ok(StockEvent::StockChanged { sku, .. }) => self.stock_changed(event, sku).await,
            Ok(StockEvent::StockLow { .. }) => Ok(()),
            Err(error) => Err(DeliveryError::Poison(error.to_string())),
        }
    }
}

impl std::fmt::Debug for Freshness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Freshness")
    }
}
