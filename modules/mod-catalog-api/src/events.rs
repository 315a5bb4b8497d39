//! What the module publishes. Streams: `product/{id}` and `category/{id}`; the number within the
//! stream is the version of the product or category.

use kernel_common::{CategoryId, LocalizedText, TaxCategory};
use kernel_events::DomainEvent;
use serde::{Deserialize, Serialize};

use crate::{ProductSummary, Slug};

/// A fact about the catalog, with the state after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum CatalogEvent {
    /// A product was created, changed, removed or restored.
    ProductChanged {
        /// The product as listings show it.
        product: ProductSummary,
        /// How it is taxed.
        tax_category: TaxCategory,
        /// Its version after the change.
        version: i64,
        /// True when it is removed.
        removed: bool,
    },
    /// A category was created, changed or moved.
    CategoryChanged {
        /// Its id.
        id: CategoryId,
        /// The category above it.
        parent: Option<CategoryId>,
        /// Its slug.
        slug: Slug,
        /// Its name.
        name: LocalizedText,
        /// Its order among its siblings.
        position: i32,
        /// Its version after the change.
        version: i64,
    },
}

impl DomainEvent for CatalogEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::ProductChanged { .. } => "catalog.product_changed.v1",
            Self::CategoryChanged { .. } => "catalog.category_changed.v1",
        }
    }
}
