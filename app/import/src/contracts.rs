//! The contracts that imports and exports are made of.

use std::sync::Arc;

use mod_catalog_api::{CatalogReader, CatalogWriter};
use mod_inventory_api::{StockKeeper, StockReader};
use mod_pricing_api::PriceBook;

/// The contracts that imports and exports are made of.
#[derive(Clone)]
pub struct Contracts {
    /// Catalog, reading.
    pub catalog: Arc<dyn CatalogReader>,
    /// Catalog, writing.
    pub catalog_writer: Arc<dyn CatalogWriter>,
    /// Prices.
    pub price_book: Arc<dyn PriceBook>,
    /// Stock, reading.
    pub stock: Arc<dyn StockReader>,
    /// Stock, booking.
    pub stock_keeper: Arc<dyn StockKeeper>,
}

impl std::fmt::Debug for Contracts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contracts")
    }
}
