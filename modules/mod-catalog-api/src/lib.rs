//! Contract of the catalog module: what is sold, how it is described and where it is found.
//!
//! Two contracts, because shoppers read and merchants write: [`CatalogReader`] answers listings,
//! products and, for carts, what a SKU is and whether it may be sold now; [`CatalogWriter`]
//! upserts whole products and categories by slug, so that an import says what a product *is* and
//! need not know what it was. Everything takes and gives batches or pages.
//!
//! Attributes are typed and inherited: readers get the values that count, each with where it comes
//! from, so that nobody else repeats the rule. Which attributes narrow a listing is said here;
//! counting them is the search service's.
//!
//! What it refuses to offer: prices (pricing), stock (inventory), text search and counted facets
//! (the search service). A product has no price here, on purpose: one product has many.
#![deny(missing_docs)]

mod attribute;
mod attribute_put;
mod bulk;
mod calendar_date;
mod code;
mod contract;
mod decimal;
mod dto;
mod errors;
mod events;
#[cfg(test)]
mod golden;
mod put;
mod relation;
mod slug;

pub use attribute::{
    Attribute, AttributeAssignment, AttributeKind, AttributeSource, AttributeValue,
    AttributesQuery, CategoryFacets, CategoryTraits, EffectiveAttribute, Facet, FacetKind, Family,
    OptionLabel, OptionsQuery, Unit,
};
pub use attribute_put::{
    AttributeInput, AttributeInputValue, AttributePut, CategoryTraitsPut, CodeOutcome, FacetPut,
    FamilyPut, RemoveAttributes, UnitPut,
};
pub use bulk::{BulkChange, BulkEdit, BulkEdited, BulkFilter, ImportOutcome, ImportProducts};
pub use calendar_date::{CalendarDate, InvalidDate};
pub use code::{Code, InvalidCode};
pub use contract::{CatalogReader, CatalogReaderClient, CatalogWriter, CatalogWriterClient};
pub use decimal::{Decimal, InvalidDecimal};
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
pub use relation::{
    Collection, CollectionId, CollectionOutcome, CollectionProductsQuery, CollectionPut,
    CollectionsQuery, Related, RelatedQuery, Relation, RelationEnd, RelationKind, RelationOutcomes,
    RelationPut, RelationRef, RelationSource, RelationSourceId, RelationsQuery, RemoveCollections,
};
pub use slug::{InvalidSlug, Slug};

/// Most SKUs or references in one question, most categories in one put.
pub const BATCH_MAX: usize = 1_000;

/// Most products in one question.
pub const PRODUCTS_READ_MAX: usize = 500;

/// Most products in one put or import. Their variants have no cap of their own.
pub const PRODUCTS_PUT_MAX: usize = 1_000;

/// Most products that one bulk edit changes; it tells where to go on.
pub const BULK_EDIT_MAX: usize = 1_000;

/// Variants that come with a product; the others are paged.
pub const VARIANTS_INLINE_MAX: usize = 200;

/// Variants that come with one answer: asked for more than 100 products, each brings its share.
pub const VARIANTS_ANSWER_MAX: usize = 20_000;

/// Values of a dictionary that come with its attribute; the others are paged.
pub const OPTIONS_INLINE_MAX: usize = 100;

/// Most products in one question for what they lead to.
pub const RELATED_SOURCES_MAX: usize = 100;

/// Most targets of each product and kind in one answer.
pub const RELATED_EACH_MAX: u32 = 50;

/// SKUs that come with a product in a listing.
pub const SKUS_INLINE_MAX: usize = 50;

/// Images that come with a product in a listing.
pub const IMAGES_INLINE_MAX: usize = 2;
