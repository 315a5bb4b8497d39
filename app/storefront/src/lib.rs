//! Views for storefronts: what a page shows, stitched from catalog, prices, stock and cart.
//!
//! Invariants: a view is a constant number of batch calls, never a call per product; what it
//! shows of stock is for show, the reservation decides. It only reads.
//! Left out on purpose: HTML and JSON (web and gateways), and the index: what the search service
//! finds is joined here with catalog, prices and stock, and where there is no index the catalog's
//! own listings go on.

mod error;
mod freshness;
mod generations;
mod heard;
mod keeping;
mod selection;
mod shelf;
#[cfg(feature = "testing")]
pub mod testing;
mod tree;
mod views;

use std::{sync::Arc, time::Duration};

use app_search::Search;
use mod_cart_api::Carts;
use mod_catalog_api::CatalogReader;
use mod_inventory_api::StockReader;
use mod_pricing_api::PriceCalculator;
use rt_cache::{Generations, ValueCache};

pub use error::{Refusal, ViewError};
pub use freshness::Freshness;
pub use generations::ShopGenerations;
pub use heard::HeardStock;
pub use keeping::FoundKeeping;
pub use selection::{Bounds, Selection};
pub use shelf::{Availability, LOW_STOCK_SHOWN, Shelf};
pub use tree::CategoryTree;
pub use views::{
    CartPage, CartPageLine, CategoryPage, CollectionPage, DeliveryChoice, FindQuery, FoundPage,
    HomePage, ListingQuery, ProductAddress, ProductCard, ProductPage, ProductsPage, VariantView,
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
    search: Option<Arc<dyn Search>>,
    keeping: Option<FoundKeeping>,
    trees: Option<ValueCache<CategoryTree>>,
    heard: Option<HeardStock>,
}

/// Memory for category trees.
const TREES_BYTES_MAX: u64 = 16 << 20;
/// Trees are dropped by events; the age is a net under them.
const TREES_TTL: Duration = Duration::from_secs(300);

impl Storefront {
    /// The service over its contracts, without search.
    #[must_use]
    pub fn new(contracts: Contracts) -> Self {
        Self { contracts, search: None, keeping: None, trees: None, heard: None }
    }

    /// The same with an index to ask.
    #[must_use]
    pub fn with_search(self, search: Arc<dyn Search>) -> Self {
        Self { search: Some(search), ..self }
    }

    /// The same where whoever keeps what was found is told how long.
    #[must_use]
    pub fn keeping_found(self, keeping: FoundKeeping) -> Self {
        Self { keeping: Some(keeping), ..self }
    }

    /// How long what was found may be kept: for a moment, unless somebody said more.
    #[must_use]
    pub fn found_keeping(&self, shop: &Generations) -> FoundKeeping {
        self.keeping.clone().unwrap_or_else(|| FoundKeeping::for_a_moment(shop))
    }

    /// The same with a memory for category trees, as long as `generations` says that they are
    /// true.
    #[must_use]
    pub fn keeping_trees(self, generations: Generations) -> Self {
        let size_bytes = CategoryTree::size_bytes;
        let trees = ValueCache::new("trees", TREES_BYTES_MAX, TREES_TTL, generations, size_bytes);
        Self { trees: Some(trees), ..self }
    }

    /// The same in a process that hears of stock: who changes a cart is shown what was heard a
    /// moment ago of goods that there are plenty of, and nobody is asked about those.
    #[must_use]
    pub fn hearing_of_stock(self, heard: HeardStock) -> Self {
        Self { heard: Some(heard), ..self }
    }

    /// Whether there is an index to ask at all; it may still be building.
    #[must_use]
    pub fn has_search(&self) -> bool {
        self.search.is_some()
    }
}

impl std::fmt::Debug for Storefront {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Storefront")
    }
}
