//! Plain data that the reader gives.

use kernel_common::{
    CategoryId, LocalizedText, PageRequest, ProductId, Sku, TaxCategory, Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::{Code, EffectiveAttribute, Slug};

/// Whether a product may be seen and sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProductStatus {
    /// In the works: neither listed nor sold.
    Draft,
    /// Listed and sold.
    Published,
    /// No longer listed nor sold.
    Archived,
}

/// A category of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Category {
    /// Id.
    pub id: CategoryId,
    /// The category above it; none at the top.
    #[serde(default)]
    pub parent: Option<CategoryId>,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name for people.
    pub name: LocalizedText,
    /// Order among its siblings, lowest first.
    pub position: i32,
    /// Published products in it and below it.
    pub product_count: i64,
}

/// A picture, by address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Image {
    /// `https://…`, `http://…` or a path of the shop itself, `/…`.
    pub url: String,
    /// What it shows, for those who do not see it.
    #[serde(default)]
    pub alt: LocalizedText,
    /// The option value it belongs to (the blue one); none when it shows the product as such.
    #[serde(default)]
    pub value: Option<ChosenValue>,
}

/// Something a shopper chooses: size, colour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ProductOption {
    /// Short name, unique in the product: `color`.
    pub code: String,
    /// Name for people.
    pub name: LocalizedText,
    /// What there is to choose from, in order.
    pub values: Vec<OptionValue>,
}

/// One value of an option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OptionValue {
    /// Short name, unique in the option: `blue`.
    pub code: String,
    /// Name for people.
    pub name: LocalizedText,
}

/// The value chosen of an option, by their codes.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
pub struct ChosenValue {
    /// Code of the option.
    pub option: String,
    /// Code of the value.
    pub value: String,
}

/// One sellable form of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Variant {
    /// Its code, unique among the living variants of a tenant.
    pub sku: Sku,
    /// One value of each option, in the options' order.
    pub values: Vec<ChosenValue>,
    /// The names of its values, `Blue / XL`; empty without options.
    pub label: LocalizedText,
    /// Address of the picture that shows it best, if the product has any.
    #[serde(default)]
    pub image: Option<String>,
    /// Weight, for delivery; none when nobody weighed it.
    #[serde(default)]
    pub weight_grams: Option<u32>,
    /// The number under its bars, as it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barcode: Option<String>,
    /// What is set on this very variant; the rest it has from its product, see
    /// [`Product::attributes_of`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<EffectiveAttribute>,
}

/// A product as listings show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ProductSummary {
    /// Id.
    pub id: ProductId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name for people.
    pub name: LocalizedText,
    /// The category it stands in.
    #[serde(default)]
    pub category: Option<CategoryId>,
    /// The first pictures.
    pub images: Vec<Image>,
    /// The first SKUs, in the variants' order.
    pub skus: Vec<Sku>,
    /// Variants in all.
    pub variant_count: i64,
    /// Whether it may be seen and sold.
    pub status: ProductStatus,
    /// Last change.
    pub updated_at: Timestamp,
}

/// A product with its first variants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Product {
    /// Id.
    pub id: ProductId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name for people.
    pub name: LocalizedText,
    /// Plain text, paragraphs divided by blank lines.
    #[serde(default)]
    pub description: LocalizedText,
    /// The category it stands in first of all: its breadcrumbs, and what it inherits from.
    #[serde(default)]
    pub category: Option<CategoryId>,
    /// All categories it stands in, the primary one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<CategoryId>,
    /// Its family, by code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<Code>,
    /// The values that count for it, inherited ones included, in the attributes' order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<EffectiveAttribute>,
    /// Required attributes that have no value, neither its own nor an inherited one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_attributes: Vec<Code>,
    /// What a shopper chooses.
    pub options: Vec<ProductOption>,
    /// The first variants, in order: [`crate::VARIANTS_INLINE_MAX`] of them, fewer when many
    /// products are asked for at once.
    pub variants: Vec<Variant>,
    /// Variants in all.
    pub variant_count: i64,
    /// Pictures, in order.
    pub images: Vec<Image>,
    /// How it is taxed.
    pub tax_category: TaxCategory,
    /// Whether it may be seen and sold. Readers get drafts too: the caller decides who may see.
    pub status: ProductStatus,
    /// Grows by one with every change, from 1.
    pub version: i64,
    /// Last change.
    pub updated_at: Timestamp,
}

impl Product {
    /// The values that count for one of its variants: the variant's own before the product's.
    #[must_use]
    pub fn attributes_of<'a>(&'a self, variant: &'a Variant) -> Vec<&'a EffectiveAttribute> {
        let own = |code: &Code| variant.attributes.iter().find(|own| own.code == *code);
        let inherited = self.attributes.iter();
        let mut values: Vec<_> = inherited.map(|one| own(&one.code).unwrap_or(one)).collect();
        let is_new = |one: &&EffectiveAttribute| self.attributes.iter().all(|a| a.code != one.code);
        values.extend(variant.attributes.iter().filter(is_new));
        values
    }
}

/// Names a product.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProductRef {
    /// By id.
    Id(ProductId),
    /// By slug, among the living.
    Slug(Slug),
}

/// Products asked for by reference.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ProductsFound {
    /// Those that exist, in the order of their first reference.
    pub items: Vec<Product>,
    /// References to none, in their order. Removed products are missing.
    pub missing: Vec<ProductRef>,
}

/// Which products a listing wants by status.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum StatusFilter {
    /// What shoppers see.
    #[default]
    Published,
    /// Drafts only.
    Draft,
    /// Archived ones only.
    Archived,
    /// All but removed ones.
    Any,
}

/// Order of a listing.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ProductSort {
    /// Latest created first.
    #[default]
    Newest,
    /// By name, in the language of whoever wrote the product.
    Name,
}

/// Asks for a listing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ProductsQuery {
    /// Only this category and those below it.
    #[serde(default)]
    pub category: Option<CategoryId>,
    /// Which by status.
    #[serde(default)]
    pub status: StatusFilter,
    /// In which order.
    #[serde(default)]
    pub sort: ProductSort,
    /// The page; its cursor belongs to this sort.
    pub page: PageRequest,
}

/// Asks for the variants of a product, in order.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct VariantsQuery {
    /// The product.
    pub product: ProductId,
    /// The page.
    pub page: PageRequest,
}

/// What a SKU is, as a cart line shows it, and whether it may be sold now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Sellable {
    /// The SKU.
    pub sku: Sku,
    /// Its product.
    pub product_id: ProductId,
    /// The product's name in addresses.
    pub slug: Slug,
    /// The product's name for people.
    pub name: LocalizedText,
    /// Which variant, `Blue / XL`; empty without options.
    pub variant_label: LocalizedText,
    /// How it is taxed.
    pub tax_category: TaxCategory,
    /// Address of its picture.
    #[serde(default)]
    pub image: Option<String>,
    /// Weight, for delivery.
    #[serde(default)]
    pub weight_grams: Option<u32>,
    /// True while the product is published and neither it nor the variant is removed.
    pub sellable: bool,
}

/// SKUs asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SellablesFound {
    /// Those the catalog knows, removed ones included, in the order asked for.
    pub items: Vec<Sellable>,
    /// SKUs it never had, in their order.
    pub missing: Vec<Sku>,
}
