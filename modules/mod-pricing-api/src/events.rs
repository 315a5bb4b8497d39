//! What the module publishes. Stream: `price_book`, one per tenant; the number within it is the
//! revision of the book.

use kernel_events::DomainEvent;
use serde::{Deserialize, Serialize};

use crate::{ListedPrice, PriceListPut, TaxRatePut};

/// A fact about the price book, with the state after it. Every command is one event, whole
/// batches included: importing a catalog writes hundreds of events, not hundreds of thousands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum PricingEvent {
    /// Price lists were created or changed: prices of any SKU may be others now.
    PriceListsChanged {
        /// The lists after the change.
        lists: Vec<PriceListPut>,
    },
    /// Prices changed.
    PriceChanged {
        /// The prices after the change.
        prices: Vec<ListedPrice>,
    },
    /// Tax rates changed.
    TaxRatesChanged {
        /// The rates after the change.
        rates: Vec<TaxRatePut>,
    },
}

impl DomainEvent for PricingEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::PriceListsChanged { .. } => "pricing.price_lists_changed.v1",
            Self::PriceChanged { .. } => "pricing.price_changed.v1",
            Self::TaxRatesChanged { .. } => "pricing.tax_rates_changed.v1",
        }
    }
}
