//! One change to many products.

use kernel_common::{ProductId, TaxCategory};
use mod_catalog_api as catalog;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    names::{CodeName, ProductKey, SlugName},
    value::ValueToSet,
};
use crate::dto::word;

/// Names a product.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(example = json!({ "slug": "mug" }))]
enum ProductName {
    /// By id.
    Id(ProductKey),
    /// By slug.
    Slug(SlugName),
}

/// Which products by status.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum StatusFilter {
    /// Published ones only.
    Published,
    /// Drafts only.
    Draft,
    /// Archived ones only.
    Archived,
    /// All but removed ones.
    #[default]
    Any,
}

/// Whether a product may be seen and sold.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Status {
    /// In the works.
    Draft,
    /// Listed and sold.
    Published,
    /// No longer.
    Archived,
}

/// Which products to change; all without anything said.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BulkFilter {
    /// Only these, up to 1000.
    #[serde(default)]
    products: Vec<ProductName>,
    /// Only those in this category and below it, by slug.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    category: Option<catalog::Slug>,
    /// Which by status.
    #[serde(default)]
    status: StatusFilter,
}

/// One change.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum BulkChange {
    /// Publishes, withdraws or archives.
    SetStatus(Status),
    /// Sets an attribute on the product.
    SetAttribute(ValueToSet),
    /// Takes the product's own value away, by code of the attribute.
    UnsetAttribute(CodeName),
    /// Adds a category, by slug.
    AddCategory(SlugName),
    /// Takes the product out of a category, by slug.
    RemoveCategory(SlugName),
    /// Makes a category the primary one, by slug.
    SetCategory(SlugName),
    /// Changes how the product is taxed.
    SetTaxCategory(String),
    /// Changes the product's family, by code; none takes it out.
    SetFamily(Option<CodeName>),
}

/// Changes up to 1000 products, all or none, in order of id.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "filter": { "category": "mugs", "status": "draft" },
    "changes": [
        { "set_status": "published" },
        { "set_attribute": { "code": "material", "value": { "plain": "clay" } } }
    ],
    "dry_run": true
}))]
pub(crate) struct BulkEdit {
    /// Which products.
    filter: BulkFilter,
    /// What to change, in this order, 1 to 50.
    changes: Vec<BulkChange>,
    /// Goes on behind this product: `next` of the batch before.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    after: Option<ProductId>,
    /// True: says what would change and changes nothing.
    #[serde(default)]
    dry_run: bool,
}

impl From<BulkFilter> for catalog::BulkFilter {
    fn from(filter: BulkFilter) -> Self {
        let name = |one: ProductName| match one {
            ProductName::Id(id) => catalog::ProductRef::Id(id.0),
            ProductName::Slug(slug) => catalog::ProductRef::Slug(slug.0),
        };
        Self {
            products: filter.products.into_iter().map(name).collect(),
            category: filter.category,
            status: match filter.status {
                StatusFilter::Published => catalog::StatusFilter::Published,
                StatusFilter::Draft => catalog::StatusFilter::Draft,
                StatusFilter::Archived => catalog::StatusFilter::Archived,
                StatusFilter::Any => catalog::StatusFilter::Any,
            },
        }
    }
}

impl From<BulkChange> for catalog::BulkChange {
    fn from(change: BulkChange) -> Self {
        match change {
            BulkChange::SetStatus(status) => Self::SetStatus(match status {
                Status::Draft => catalog::ProductStatus::Draft,
                Status::Published => catalog::ProductStatus::Published,
                Status::Archived => catalog::ProductStatus::Archived,
            }),
            BulkChange::SetAttribute(value) => Self::SetAttribute(value.into()),
            BulkChange::UnsetAttribute(code) => Self::UnsetAttribute(code.0),
            BulkChange::AddCategory(slug) => Self::AddCategory(slug.0),
            BulkChange::RemoveCategory(slug) => Self::RemoveCategory(slug.0),
            BulkChange::SetCategory(slug) => Self::SetCategory(slug.0),
            BulkChange::SetTaxCategory(code) => Self::SetTaxCategory(TaxCategory(code)),
            BulkChange::SetFamily(family) => Self::SetFamily(family.map(|code| code.0)),
        }
    }
}

impl From<BulkEdit> for catalog::BulkEdit {
    fn from(edit: BulkEdit) -> Self {
        Self {
            filter: edit.filter.into(),
            changes: edit.changes.into_iter().map(Into::into).collect(),
            after: edit.after,
            dry_run: edit.dry_run,
        }
    }
}

/// A product that is different now.
#[derive(Debug, Serialize, ToSchema)]
struct ChangedProduct {
    /// Its id.
    id: String,
    /// Its slug.
    slug: String,
    /// Its version after the change.
    version: i64,
    /// `changed`.
    outcome: String,
}

/// What a bulk edit did, or would do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "matched": 120, "changed": [] }))]
pub(crate) struct BulkEdited {
    /// Products that it looked at in this batch.
    matched: i64,
    /// Those that are different now.
    changed: Vec<ChangedProduct>,
    /// Pass it as `after` for the next batch; absent when no product is left.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl From<catalog::BulkEdited> for BulkEdited {
    fn from(edited: catalog::BulkEdited) -> Self {
        let item = |one: catalog::ProductOutcome| ChangedProduct {
            id: one.id.to_string(),
            slug: one.slug.into(),
            version: one.version,
            outcome: word(one.outcome),
        };
        Self {
            matched: edited.matched,
            changed: edited.changed.into_iter().map(item).collect(),
            next: edited.next.map(|id| id.to_string()),
        }
    }
}
