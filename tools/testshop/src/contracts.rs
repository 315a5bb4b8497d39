//! The contracts of the shop, as one process has them.

use std::sync::Arc;

use mod_cart_api::Carts;
use mod_catalog_api::{CatalogReader, CatalogWriter};
use mod_inventory_api::{StockKeeper, StockReader, StockReservations};
use mod_order_api::{Flows, Orders};
use mod_payment_api::Payments;
use mod_pricing_api::{PriceBook, PriceCalculator};

/// Every contract but mail, through its client.
#[derive(Clone)]
pub struct Contracts {
    /// Catalog, reading.
    pub catalog: Arc<dyn CatalogReader>,
    /// Catalog, writing.
    pub catalog_writer: Arc<dyn CatalogWriter>,
    /// Prices.
    pub prices: Arc<dyn PriceCalculator>,
    /// Price lists and tax rates.
    pub price_book: Arc<dyn PriceBook>,
    /// Stock, reading.
    pub stock: Arc<dyn StockReader>,
    /// Stock, booking.
    pub stock_keeper: Arc<dyn StockKeeper>,
    /// Reservations.
    pub reservations: Arc<dyn StockReservations>,
    /// Carts.
    pub carts: Arc<dyn Carts>,
    /// Orders.
    pub orders: Arc<dyn Orders>,
    /// Flow rows.
    pub flows: Arc<dyn Flows>,
    /// Payments.
    pub payments: Arc<dyn Payments>,
}
