//! Plain data that the writer takes, and what it says about each item.

use kernel_common::{CategoryId, LocalizedText, ProductId, Sku, TaxCategory};
use serde::{Deserialize, Serialize};

use crate::{
    AttributeInput, ChosenValue, Code, Image, ProductOption, ProductRef, ProductStatus, Slug,
};

/// A category as it shall be, by slug.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CategoryPut {
    /// Names it.
    pub slug: Slug,
    /// Slug of the category above it, known or in the same put; none at the top.
    #[serde(default)]
    pub parent: Option<Slug>,
    /// Name for people, up to 200 characters a language.
    pub name: LocalizedText,
    /// Order among its siblings, lowest first.
    pub position: i32,
}

/// A product as it shall be, by slug: options, variants and images that are not named go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ProductPut {
    /// Names it.
    pub slug: Slug,
    /// Name for people, up to 200 characters a language.
    pub name: LocalizedText,
    /// Plain text, up to 20 000 characters a language.
    #[serde(default)]
    pub description: LocalizedText,
    /// Slug of its primary category.
    #[serde(default)]
    pub category: Option<Slug>,
    /// Slugs of further categories, in order. Without a primary one the first of them is it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Slug>,
    /// Code of its family.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<Code>,
    /// Its own values; what is not named is inherited or absent. No attribute twice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<AttributeInput>,
    /// What a shopper chooses, in order.
    #[serde(default)]
    pub options: Vec<ProductOption>,
    /// At least one, in order; each chooses one value of every option, no two the same.
    pub variants: Vec<VariantPut>,
    /// Pictures, in order.
    #[serde(default)]
    pub images: Vec<Image>,
    /// How it is taxed.
    pub tax_category: TaxCategory,
    /// Whether it may be seen and sold.
    pub status: ProductStatus,
}

/// A variant as it shall be, by SKU.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct VariantPut {
    /// Names it.
    pub sku: Sku,
    /// One value of each option, in any order.
    #[serde(default)]
    pub values: Vec<ChosenValue>,
    /// Weight, for delivery.
    #[serde(default)]
    pub weight_grams: Option<u32>,
    /// The number under its bars, up to 64 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barcode: Option<String>,
    /// Its own values, instead of the product's. No attribute twice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<AttributeInput>,
}

/// Publishes, withdraws or archives products.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SetStatus {
    /// Which.
    pub products: Vec<ProductRef>,
    /// Their status from now on.
    pub status: ProductStatus,
}

/// Removes products softly: hidden, kept for the audit, and their slugs and SKUs are free again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RemoveProducts {
    /// Which.
    pub products: Vec<ProductRef>,
}

/// Brings removed products back, with the status they had. By id: slugs may have new owners.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RestoreProducts {
    /// Which.
    pub products: Vec<ProductId>,
}

/// What a command did to one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is new.
    Created,
    /// It is different now.
    Changed,
    /// It was so already: nothing was written.
    Unchanged,
}

/// What a command did to a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ProductOutcome {
    /// Its id.
    pub id: ProductId,
    /// Its slug.
    pub slug: Slug,
    /// Its version after the command.
    pub version: i64,
    /// What was done.
    pub outcome: Outcome,
}

/// What a command did to a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CategoryOutcome {
    /// Its id.
    pub id: CategoryId,
    /// Its slug.
    pub slug: Slug,
    /// What was done.
    pub outcome: Outcome,
}
