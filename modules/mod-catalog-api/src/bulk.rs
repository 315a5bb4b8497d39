//! Many products at once: imports that go on past a bad product, and one change to many.

use kernel_common::{FieldError, ProductId, TaxCategory};
use serde::{Deserialize, Serialize};

use crate::{
    AttributeInput, Code, ProductOutcome, ProductPut, ProductRef, ProductStatus, Slug, StatusFilter,
};

/// Puts products one by one in one go: a bad one is refused, the others are put.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ImportProducts {
    /// The products, 1 to [`crate::PRODUCTS_PUT_MAX`].
    pub products: Vec<ProductPut>,
    /// True: an attribute that nobody has defined becomes a text attribute named by its code, and
    /// a value that a dictionary lacks is added to it. False: the product is refused.
    #[serde(default)]
    pub define_missing: bool,
}

/// What an import did with one product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    /// It was put.
    Put(ProductOutcome),
    /// It was not; pointers lead into this product: `/variants/0/sku`.
    Refused(Vec<FieldError>),
}

/// Which products to change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct BulkFilter {
    /// Only these, up to [`crate::BATCH_MAX`]; unknown ones are no fault. All without any.
    #[serde(default)]
    pub products: Vec<ProductRef>,
    /// Only those in this category and below it.
    #[serde(default)]
    pub category: Option<Slug>,
    /// Which by status.
    #[serde(default = "any_status")]
    pub status: StatusFilter,
}

fn any_status() -> StatusFilter {
    StatusFilter::Any
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BulkChange {
    /// Publishes, withdraws or archives.
    SetStatus(ProductStatus),
    /// Sets an attribute on the product.
    SetAttribute(AttributeInput),
    /// Takes the product's own value away; what it inherits shows again.
    UnsetAttribute(Code),
    /// Adds a category behind those it has; the first becomes the primary one.
    AddCategory(Slug),
    /// Takes it out of a category; the next becomes the primary one.
    RemoveCategory(Slug),
    /// Makes a category the primary one.
    SetCategory(Slug),
    /// Changes how it is taxed.
    SetTaxCategory(TaxCategory),
    /// Changes its family.
    SetFamily(Option<Code>),
}

/// Changes up to [`crate::BULK_EDIT_MAX`] products, all or none, in order of id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct BulkEdit {
    /// Which.
    pub filter: BulkFilter,
    /// What, in this order; at least one.
    pub changes: Vec<BulkChange>,
    /// Goes on behind this product: `next` of the batch before.
    #[serde(default)]
    pub after: Option<ProductId>,
    /// True: says what would change and changes nothing.
    #[serde(default)]
    pub dry_run: bool,
}

/// What a bulk edit did, or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct BulkEdited {
    /// Products that it looked at in this batch.
    pub matched: i64,
    /// Those that are different now, with the version they have.
    pub changed: Vec<ProductOutcome>,
    /// Where the next batch goes on; none when no product is left.
    #[serde(default)]
    pub next: Option<ProductId>,
}
