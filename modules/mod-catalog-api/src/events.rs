//! What the module publishes. Streams: `product/{id}`, `category/{id}`, `attribute/{code}`,
//! `family/{code}`, `collection/{id}` and `relations/{kind}/{source id}`; the number within the
//! stream is the version of the thing. Events are small: who needs a whole product reads it, in
//! batches.

use kernel_common::{CategoryId, LocalizedText, TaxCategory};
use kernel_events::DomainEvent;
use serde::{Deserialize, Serialize};

use crate::{Code, CollectionId, ProductSummary, RelationKind, RelationSourceId, Slug};

/// A fact about the catalog, with the state after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
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
    /// A category was created, changed or moved, or gives something else to its products: what
    /// those below it inherit, and their facets, may be different.
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
    /// An attribute was created, changed, removed or revived.
    AttributeChanged {
        /// Its code.
        code: Code,
        /// Its version after the change.
        version: i64,
        /// True when it is removed.
        removed: bool,
    },
    /// A family was created or changed: what its products inherit may be different.
    FamilyChanged {
        /// Its code.
        code: Code,
        /// Its version after the change.
        version: i64,
    },
    /// A collection was created, changed or removed.
    CollectionChanged {
        /// Its id.
        id: CollectionId,
        /// Its slug.
        slug: Slug,
        /// Its version after the change.
        version: i64,
        /// True when it is removed.
        removed: bool,
    },
    /// The links of one source and kind are others.
    RelationsChanged {
        /// Where they start.
        source: RelationSourceId,
        /// What they say.
        kind: RelationKind,
        /// Grows by one with every change of these links, from 1.
        version: i64,
    },
}

impl DomainEvent for CatalogEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::ProductChanged { .. } => "catalog.product_changed.v1",
            Self::CategoryChanged { .. } => "catalog.category_changed.v1",
            Self::AttributeChanged { .. } => "catalog.attribute_changed.v1",
            Self::FamilyChanged { .. } => "catalog.family_changed.v1",
            Self::CollectionChanged { .. } => "catalog.collection_changed.v1",
            Self::RelationsChanged { .. } => "catalog.relations_changed.v1",
        }
    }
}
