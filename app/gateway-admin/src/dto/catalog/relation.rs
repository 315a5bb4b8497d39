//! Links between products, and from collections to products.

use std::collections::BTreeMap;

use kernel_common::{Page, Timestamp};
use mod_catalog_api as catalog;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::names::SlugName;
use crate::dto::word;

/// What a link says about its target.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RelationKind {
    /// Goes well with the source.
    Related,
    /// Is made for the source; never in a circle.
    Accessory,
    /// Can be bought instead of the source.
    Substitute,
    /// Belongs to the collection.
    Collection,
}

impl From<RelationKind> for catalog::RelationKind {
    fn from(kind: RelationKind) -> Self {
        match kind {
            RelationKind::Related => Self::Related,
            RelationKind::Accessory => Self::Accessory,
            RelationKind::Substitute => Self::Substitute,
            RelationKind::Collection => Self::Collection,
        }
    }
}

/// Which links to list: exactly one of `product`, `collection` and `target`.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RelationsParams {
    /// What they say.
    #[param(inline)]
    pub(crate) kind: RelationKind,
    /// Links that start at this product, by slug.
    #[param(value_type = Option<String>)]
    pub(crate) product: Option<catalog::Slug>,
    /// Links that start at this collection, by slug.
    #[param(value_type = Option<String>)]
    pub(crate) collection: Option<catalog::Slug>,
    /// Links that end at this product, by slug.
    #[param(value_type = Option<String>)]
    pub(crate) target: Option<catalog::Slug>,
    /// Rows per page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    pub(crate) after: Option<String>,
}

/// Where a link starts.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(example = json!({ "product": "phone" }))]
enum Source {
    /// At a product, by slug.
    Product(SlugName),
    /// At a collection, by slug.
    Collection(SlugName),
}

impl From<Source> for catalog::RelationSource {
    fn from(source: Source) -> Self {
        match source {
            Source::Product(slug) => Self::Product(catalog::ProductRef::Slug(slug.0)),
            Source::Collection(slug) => Self::Collection(slug.0),
        }
    }
}

/// A link as it shall be, by source, kind and target.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RelationToPut {
    /// Where it starts.
    source: Source,
    /// What it says; `collection` starts at a collection, the others at a product.
    kind: RelationKind,
    /// Slug of the product that it leads to.
    #[schema(value_type = String)]
    target: catalog::Slug,
    /// Order among the links of the same source and kind, lowest first.
    #[serde(default)]
    position: i32,
    /// Up to 16 short notes.
    #[serde(default)]
    metadata: BTreeMap<String, String>,
    /// Holds from then on.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Holds until then.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
}

/// Links to create or change, all or none.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "items": [
    { "source": { "product": "phone" }, "kind": "accessory", "target": "case", "position": 1 }
] }))]
pub(crate) struct Relations {
    /// The links, 1 to 1000.
    items: Vec<RelationToPut>,
}

impl From<Relations> for Vec<catalog::RelationPut> {
    fn from(relations: Relations) -> Self {
        let put = |item: RelationToPut| catalog::RelationPut {
            source: item.source.into(),
            kind: item.kind.into(),
            target: catalog::ProductRef::Slug(item.target),
            position: item.position,
            metadata: item.metadata,
            from: item.from,
            until: item.until,
        };
        relations.items.into_iter().map(put).collect()
    }
}

/// Names a link.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RelationRef {
    /// Where it starts.
    source: Source,
    /// What it says.
    kind: RelationKind,
    /// Slug of the product that it leads to.
    #[schema(value_type = String)]
    target: catalog::Slug,
}

/// Links to remove.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "items": [
    { "source": { "product": "phone" }, "kind": "accessory", "target": "case" }
] }))]
pub(crate) struct RelationRefs {
    /// The links, 1 to 1000; one that is not there is no fault.
    items: Vec<RelationRef>,
}

impl From<RelationRefs> for Vec<catalog::RelationRef> {
    fn from(refs: RelationRefs) -> Self {
        let name = |item: RelationRef| catalog::RelationRef {
            source: item.source.into(),
            kind: item.kind.into(),
            target: catalog::ProductRef::Slug(item.target),
        };
        refs.items.into_iter().map(name).collect()
    }
}

/// A link.
#[derive(Debug, Serialize, ToSchema)]
struct Relation {
    /// Id of the product or collection where it starts.
    source: String,
    /// `related`, `accessory`, `substitute` or `collection`.
    kind: String,
    /// Id of the product where it ends.
    target: String,
    /// Order among the links of the same source and kind.
    position: i32,
    /// The writer's notes.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    metadata: BTreeMap<String, String>,
    /// Holds from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// Holds until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

/// A page of links.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RelationPage {
    /// The links, in their order; those to a product in order of their sources.
    items: Vec<Relation>,
    /// Pass it as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl From<Page<catalog::Relation>> for RelationPage {
    fn from(page: Page<catalog::Relation>) -> Self {
        let item = |one: catalog::Relation| Relation {
            source: match one.source {
                catalog::RelationSourceId::Product(id) => id.to_string(),
                catalog::RelationSourceId::Collection(id) => id.to_string(),
            },
            kind: word(one.kind),
            target: one.target.to_string(),
            position: one.position,
            metadata: one.metadata,
            from: one.from.map(|at| at.to_string()),
            until: one.until.map(|at| at.to_string()),
        };
        let next = page.next.map(|cursor| cursor.0);
        Self { items: page.items.into_iter().map(item).collect(), next }
    }
}
