//! Contract of the catalog module: what is sold, how it is described and where it is found.
//!
//! Two contracts, because shoppers read and merchants write: [`CatalogReader`] answers listings,
//! products and, for carts, what a SKU is and whether it may be sold now; [`CatalogWriter`]
//! upserts whole products and categories by slug, so that an import says what a product *is* and
//! need not know what it was. Everything takes and gives batches or pages.
//!
//! What it refuses to offer: prices (pricing), stock (inventory), text search and facets (the
//! search service). A product has no price here, on purpose: one product has many.
#![deny(missing_docs)]

mod contract;
mod dto;
mod errors;
mod events;
#[cfg(test)]
mod golden;
mod put;
mod slug;

pub use contract::{CatalogReader, CatalogReaderClient, CatalogWriter, CatalogWriterClient};
pub use dto::{
    Category, ChosenValue, Image, OptionValue, Product, ProductOption, ProductRef, ProductSort,
    ProductStatus, ProductSummary, ProductsFound, ProductsQuery, Sellable, SellablesFound,
    StatusFilter, Variant, VariantsQuery,
};
pub use errors::{CatalogReadError, CatalogWriteError};
pub use events::CatalogEvent;
pub use put::{
    CategoryOutcome, CategoryPut, Outcome, ProductOutcome, ProductPut, RemoveProducts,
    RestoreProducts, SetStatus, VariantPut,
};
pub use slug::{InvalidSlug, Slug};

/// Most SKUs or references in one question, most categories in one put.
pub const BATCH_MAX: usize = 1_000;

/// Most products in one question, because each brings its first variants.
pub const PRODUCTS_READ_MAX: usize = 100;

/// Most products in one put. Their variants have no cap of their own.
pub const PRODUCTS_PUT_MAX: usize = 500;

/// Variants that come with a product; the others are paged.
pub const VARIANTS_INLINE_MAX: usize = 200;

/// SKUs that come with a product in a listing.
pub const SKUS_INLINE_MAX: usize = 50;

/// Images that come with a product in a listing.
pub const IMAGES_INLINE_MAX: usize = 2;
