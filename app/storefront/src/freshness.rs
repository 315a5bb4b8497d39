//! Listens to what the views are made of, and begins a new generation of what is remembered when
//! it would look different.

use std::sync::Arc;

use async_trait::async_trait;
use kernel_events::{DeliveryError, Envelope, EventHandler, Subscription};
use mod_inventory_api::StockEvent;

use crate::{HeardStock, ShopGenerations, heard::Level};

/// Consumes catalog, price and stock events. It asks nobody: an event has the state after it.
///
/// Most sales change no page: "in stock" stays "in stock". A generation begins only when what a
/// shopper is told about a SKU changes, so that a busy shop is served from memory.
#[derive(Clone, Debug)]
pub struct Freshness {
    generations: ShopGenerations,
    heard: HeardStock,
}

impl Freshness {
    /// A listener that moves `generations` and tells `heard` of stock.
    #[must_use]
    pub fn new(generations: ShopGenerations, heard: HeardStock) -> Self {
        Self { generations, heard }
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

    fn stock(&self, event: &Envelope) -> Result<(), serde_json::Error> {
        match event.payload::<StockEvent>()? {
            StockEvent::StockLow { .. } => {}
            StockEvent::StockChanged { sku, warehouse, available, .. } => {
                let (streamseq, at) = (event.streamseq, event.time);
                let level = Level { warehouse, streamseq, available, at };
                if self.heard.hear(event.tenant, sku, level) {
                    self.generations.pages_changed(event.tenant);
                }
            }
        }
        Ok(())
    }
}

#[async_trait]
impl EventHandler for Freshness {
    async fn handle(&self, event: &Envelope) -> Result<(), DeliveryError> {
        match event.event_type.split('.').next() {
            Some("inventory") => {
                self.stock(event).map_err(|error| DeliveryError::Poison(error.to_string()))?;
            }
            Some("pricing") => self.generations.prices_changed(event.tenant),
            _ => self.generations.pages_changed(event.tenant),
        }
        Ok(())
    }
}
