//! Categories, and what they give to their products.

use kernel_common::LocalizedText;
use mod_catalog_api as catalog;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    attribute::Expected,
    value::{EffectiveValue, Texts, ValueToSet, inputs, texts},
};
use crate::dto::word;

/// A category of the tree.
#[derive(Debug, Serialize, ToSchema)]
struct Category {
    /// Id.
    id: String,
    /// Id of the category above it; absent at the top.
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    /// Its name in addresses.
    slug: String,
    /// Its name for people.
    name: Texts,
    /// Order among its siblings.
    position: i32,
    /// Published products in it and below it, each once.
    product_count: i64,
}

/// The whole tree.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryList {
    /// The categories, siblings in their order.
    items: Vec<Category>,
}

impl From<Vec<catalog::Category>> for CategoryList {
    fn from(categories: Vec<catalog::Category>) -> Self {
        let item = |one: catalog::Category| Category {
            id: one.id.to_string(),
            parent: one.parent.map(|id| id.to_string()),
            slug: one.slug.into(),
            name: texts(&one.name),
            position: one.position,
            product_count: one.product_count,
        };
        Self { items: categories.into_iter().map(item).collect() }
    }
}

/// A category as it shall be, by slug.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CategoryToPut {
    /// Names it.
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    slug: catalog::Slug,
    /// Slug of the category above it; none at the top.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    parent: Option<catalog::Slug>,
    /// Name for people.
    #[schema(value_type = Texts)]
    name: LocalizedText,
    /// Order among its siblings, lowest first.
    #[serde(default)]
    position: i32,
}

/// Categories to create, change or move, all or none.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "items": [
    { "slug": "mugs", "parent": "kitchen", "name": { "en": "Mugs", "ru": "Кружки" }, "position": 1 }
] }))]
pub(crate) struct Categories {
    /// The categories, 1 to 1000.
    items: Vec<CategoryToPut>,
}

impl From<Categories> for Vec<catalog::CategoryPut> {
    fn from(categories: Categories) -> Self {
        let put = |item: CategoryToPut| catalog::CategoryPut {
            slug: item.slug,
            parent: item.parent,
            name: item.name,
            position: item.position,
        };
        categories.items.into_iter().map(put).collect()
    }
}

/// Something a listing is narrowed by.
#[derive(Debug, Serialize, ToSchema)]
struct Facet {
    /// Code of the attribute.
    attribute: String,
    /// Name of the attribute.
    name: Texts,
    /// `values` or `range`.
    kind: String,
    /// Order among the facets.
    position: i32,
    /// Code of the base unit of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
}

/// What a category gives to its products, with what it inherits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryTraits {
    /// Id of the category.
    category: String,
    /// What its products are expected to have: of the root first, its own last.
    attributes: Vec<Expected>,
    /// What its products have unless they say otherwise, and which category says so.
    values: Vec<EffectiveValue>,
    /// What its listing is narrowed by, in order.
    facets: Vec<Facet>,
}

impl From<catalog::CategoryTraits> for CategoryTraits {
    fn from(traits: catalog::CategoryTraits) -> Self {
        let facet = |one: catalog::Facet| Facet {
            attribute: one.attribute.into(),
            name: texts(&one.name),
            kind: word(one.kind),
            position: one.position,
            unit: one.unit.map(|unit| unit.code.into()),
        };
        Self {
            category: traits.category.to_string(),
            attributes: traits.attributes.iter().map(Into::into).collect(),
            values: traits.values.iter().map(Into::into).collect(),
            facets: traits.facets.into_iter().map(facet).collect(),
        }
    }
}

/// How a facet is offered.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum FacetKind {
    /// One box a value.
    Values,
    /// From and to.
    Range,
}

/// A facet as it shall be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FacetToPut {
    /// Code of the attribute.
    #[schema(value_type = String)]
    attribute: catalog::Code,
    /// How it is offered; a range needs numbers.
    kind: FacetKind,
    /// Order among the facets, lowest first.
    #[serde(default)]
    position: i32,
}

/// What a category shall give to its products. What it inherits is not repeated.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TraitsToPut {
    /// Slug of the category.
    #[schema(value_type = String)]
    category: catalog::Slug,
    /// What its products are expected to have, in order.
    #[serde(default)]
    attributes: Vec<Expected>,
    /// What its products have unless they say otherwise.
    #[serde(default)]
    values: Vec<ValueToSet>,
    /// What its listing, and the listings below it, are narrowed by.
    #[serde(default)]
    facets: Vec<FacetToPut>,
}

/// What categories shall give, all or none.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "items": [{
    "category": "mugs", "attributes": [{ "code": "volume", "required": true }],
    "values": [{ "code": "material", "value": { "plain": "clay" } }],
    "facets": [{ "attribute": "volume", "kind": "range", "position": 1 }]
}] }))]
pub(crate) struct CategoryTraitsBatch {
    /// One for each category, 1 to 1000.
    items: Vec<TraitsToPut>,
}

impl From<CategoryTraitsBatch> for Vec<catalog::CategoryTraitsPut> {
    fn from(batch: CategoryTraitsBatch) -> Self {
        let facet = |one: FacetToPut| catalog::FacetPut {
            attribute: one.attribute,
            kind: match one.kind {
                FacetKind::Values => catalog::FacetKind::Values,
                FacetKind::Range => catalog::FacetKind::Range,
            },
            position: one.position,
        };
        let put = |item: TraitsToPut| catalog::CategoryTraitsPut {
            category: item.category,
            attributes: item.attributes.into_iter().map(Into::into).collect(),
            values: inputs(item.values),
            facets: item.facets.into_iter().map(facet).collect(),
        };
        batch.items.into_iter().map(put).collect()
    }
}
