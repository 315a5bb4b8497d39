//! Views for storefronts: what a page shows, stitched from catalog, prices, stock and cart.
//!
//! Invariants: a view is a constant number of batch calls, never a call per product; what it
//! shows of stock is for show, the reservation decides. It only reads.
//! Left out on purpose: HTML and JSON (web and gateways), search.

mod error;
mod freshness;
mod shelf;
mod views;

use std::sync::Arc;

use mod_cart_api::Carts;
use mod_catalog_api::CatalogReader;
use mod_inventory_api::StockReader;
use mod_pricing_api::PriceCalculator;

pub use error::{Refusal, ViewError};
pub use freshness::Freshness;
pub use shelf::{Availability, LOW_STOCK_SHOWN, Shelf};
pub use views::{
    CartPage, CartPageLine, CategoryPage, DeliveryChoice, HomePage, ListingQuery, ProductCard,
    ProductPage, ProductsPage, VariantView,
};

/// The contracts the views are stitched from.
#[derive(Clone)]
pub struct Contracts {
    /// Products and categories.
    pub catalog: Arc<dyn CatalogReader>,
    /// Prices.
    pub prices: Arc<dyn PriceCalculator>,
    /// Availability.
    pub stock: Arc<dyn StockReader>,
    /// Carts.
    pub carts: Arc<dyn Carts>,
}

/// The application service. Cheap to clone.
#[derive(Clone)]
pub struct Storefront {
    contracts: Contracts,
}

impl Storefront {
    /// The service over its contracts.
    #[must_use]
    pub fn new(contracts: Contracts) -> Self {
        Self { contracts }
    }
}

impl std::fmt::Debug for Storefront {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Storefront")
    }
}
