//! Links between products, and collections of products.
//!
//! A link is typed, ordered, may hold for a period only and carries a little metadata. One
//! mechanism for both: a collection is a source of links like a product.

use std::collections::BTreeMap;

use kernel_common::{LocalizedText, PageRequest, ProductId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Image, Outcome, ProductRef, ProductSummary, Slug};

kernel_common::typed_id!(
    /// A collection of products.
    CollectionId
);

/// What a link says about its target.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// Goes well with the source; may go both ways.
    Related,
    /// Is made for the source: a case for a phone. Never in a circle.
    Accessory,
    /// Can be bought instead of the source; may go both ways.
    Substitute,
    /// Belongs to the collection; the source is one.
    Collection,
}

/// Where a link starts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RelationSource {
    /// At a product.
    Product(ProductRef),
    /// At a collection, by slug.
    Collection(Slug),
}

/// A link as it shall be, by source, kind and target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RelationPut {
    /// Where it starts.
    pub source: RelationSource,
    /// What it says. `collection` starts at a collection, the others at a product.
    pub kind: RelationKind,
    /// Where it ends: a living product.
    pub target: ProductRef,
    /// Order among the links of the same source and kind, lowest first.
    #[serde(default)]
    pub position: i32,
    /// Up to 16 short notes of the writer's own.
    #[serde(default)]
    pub metadata: BTreeMap<String, String>,
    /// Holds from then on; from ever without it.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// Holds until then, exclusively; for ever without it.
    #[serde(default)]
    pub until: Option<Timestamp>,
}

/// Names a link.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RelationRef {
    /// Where it starts.
    pub source: RelationSource,
    /// What it says.
    pub kind: RelationKind,
    /// Where it ends.
    pub target: ProductRef,
}

/// What a command did to each link, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RelationOutcomes {
    /// What was done; a link that was not there is removed as `unchanged`.
    pub outcomes: Vec<Outcome>,
}

/// An end of links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RelationEnd {
    /// Links that start at this product.
    FromProduct(ProductId),
    /// Links that start at this collection.
    FromCollection(CollectionId),
    /// Links that end at this product.
    ToProduct(ProductId),
}

/// Asks for links, in their order; those to a product in order of their sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RelationsQuery {
    /// Which.
    pub end: RelationEnd,
    /// What they say.
    pub kind: RelationKind,
    /// The page.
    pub page: PageRequest,
}

/// Where a link starts, by id.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RelationSourceId {
    /// At a product.
    Product(ProductId),
    /// At a collection.
    Collection(CollectionId),
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Relation {
    /// Where it starts.
    pub source: RelationSourceId,
    /// What it says.
    pub kind: RelationKind,
    /// Where it ends.
    pub target: ProductId,
    /// Order among the links of the same source and kind.
    pub position: i32,
    /// The writer's notes.
    #[serde(default)]
    pub metadata: BTreeMap<String, String>,
    /// Holds from then on.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// Holds until then, exclusively.
    #[serde(default)]
    pub until: Option<Timestamp>,
}

/// Asks what products lead to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RelatedQuery {
    /// Of which, up to [`crate::RELATED_SOURCES_MAX`].
    pub products: Vec<ProductId>,
    /// What the links say; all kinds between products without any.
    #[serde(default)]
    pub kinds: Vec<RelationKind>,
    /// Most targets of each product and kind, 1 to [`crate::RELATED_EACH_MAX`].
    pub limit: u32,
}

/// What one product leads to: published products whose links hold now, in the links' order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Related {
    /// The product.
    pub product: ProductId,
    /// What the links say.
    pub kind: RelationKind,
    /// The targets.
    pub items: Vec<ProductSummary>,
}

/// A collection as it shall be, by slug. Its products are put as relations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CollectionPut {
    /// Names it.
    pub slug: Slug,
    /// Name for people, up to 200 characters a language.
    pub name: LocalizedText,
    /// Plain text, up to 20 000 characters a language.
    #[serde(default)]
    pub description: LocalizedText,
    /// A picture; belongs to no option value.
    #[serde(default)]
    pub image: Option<Image>,
    /// Order among the collections, lowest first.
    #[serde(default)]
    pub position: i32,
    /// True when shoppers see it.
    pub published: bool,
}

/// A collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Collection {
    /// Id.
    pub id: CollectionId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name for people.
    pub name: LocalizedText,
    /// Plain text.
    #[serde(default)]
    pub description: LocalizedText,
    /// A picture.
    #[serde(default)]
    pub image: Option<Image>,
    /// Order among the collections.
    pub position: i32,
    /// True when shoppers see it. Readers get the others too: the caller decides who may see.
    pub published: bool,
    /// Grows by one with every change, from 1.
    pub version: i64,
}

/// What a command did to a collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CollectionOutcome {
    /// Its id.
    pub id: CollectionId,
    /// Its slug.
    pub slug: Slug,
    /// What was done.
    pub outcome: Outcome,
}

/// Removes collections with their links; products stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RemoveCollections {
    /// Which; unknown ones are no fault.
    pub collections: Vec<Slug>,
}

/// Asks for collections, in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CollectionsQuery {
    /// Only these; all without any.
    #[serde(default)]
    pub slugs: Vec<Slug>,
    /// The page.
    pub page: PageRequest,
}

/// Asks for the published products of a collection whose links hold now, in the links' order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CollectionProductsQuery {
    /// The collection, by slug; an unknown one has no products.
    pub collection: Slug,
    /// The page.
    pub page: PageRequest,
}
