//! Why the module says no: one enum per contract.

use kernel_common::{FieldError, Problem, ProblemKind, ProductId, Sku};
use serde::{Deserialize, Serialize};

use crate::{Code, ProductRef, Slug};

/// Why a question has no answer.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CatalogReadError {
    /// The request is wrong as it stands.
    #[error("the request has {} faults", .0.len())]
    Invalid(Vec<FieldError>),
}

impl Problem for CatalogReadError {
    fn kind(&self) -> ProblemKind {
        ProblemKind::Invalid
    }

    fn code(&self) -> &'static str {
        "catalog.invalid"
    }

    fn fields(&self) -> Vec<FieldError> {
        let Self::Invalid(fields) = self;
        fields.clone()
    }
}

/// Why nothing was written. Every command is all or nothing. Precedence is the order of the
/// variants.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CatalogWriteError {
    /// The command carried no idempotency key.
    #[error("an idempotency key is required")]
    KeyRequired,
    /// The request is wrong as it stands.
    #[error("the request has {} faults", .0.len())]
    Invalid(Vec<FieldError>),
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// Categories that are neither known nor in the request.
    #[error("unknown categories: {0:?}")]
    UnknownCategories(Vec<Slug>),
    /// The category would stand below itself.
    #[error("category {0} would stand below itself")]
    CategoryCycle(Slug),
    /// The category would stand too deep.
    #[error("category {slug} would stand deeper than {depth_max} levels")]
    CategoryTooDeep {
        /// The category.
        slug: Slug,
        /// Levels there may be.
        depth_max: usize,
    },
    /// Products that do not exist, or are removed.
    #[error("unknown products: {0:?}")]
    UnknownProducts(Vec<ProductRef>),
    /// Slugs that belong to living products already.
    #[error("slugs are taken: {0:?}")]
    SlugsTaken(Vec<Slug>),
    /// SKUs that belong to other living products.
    #[error("SKUs belong to other products: {0:?}")]
    SkusTaken(Vec<Sku>),
    /// Attributes or units whose nature would change: the kind, the unit, what a unit is worth.
    #[error("attributes and units keep their nature: {0:?}")]
    NatureFixed(Vec<Code>),
    /// Collections that do not exist.
    #[error("unknown collections: {0:?}")]
    UnknownCollections(Vec<Slug>),
    /// Products that would lead back to themselves by links of a kind that forbids it, in the
    /// order of the circle.
    #[error("products would lead back to themselves: {0:?}")]
    RelationCycle(Vec<ProductId>),
}

impl Problem for CatalogWriteError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::KeyRequired | Self::Invalid(_) | Self::KeyReused => ProblemKind::Invalid,
            Self::UnknownCategories(_) | Self::UnknownProducts(_) | Self::UnknownCollections(_) => {
                ProblemKind::NotFound
            }
            Self::CategoryCycle(_)
            | Self::CategoryTooDeep { .. }
            | Self::SlugsTaken(_)
            | Self::SkusTaken(_)
            | Self::NatureFixed(_)
            | Self::RelationCycle(_) => ProblemKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::KeyRequired => "catalog.key_required",
            Self::Invalid(_) => "catalog.invalid",
            Self::KeyReused => "catalog.key_reused",
            Self::UnknownCategories(_) => "catalog.unknown_categories",
            Self::CategoryCycle(_) => "catalog.category_cycle",
            Self::CategoryTooDeep { .. } => "catalog.category_too_deep",
            Self::UnknownProducts(_) => "catalog.unknown_products",
            Self::SlugsTaken(_) => "catalog.slugs_taken",
            Self::SkusTaken(_) => "catalog.skus_taken",
            Self::NatureFixed(_) => "catalog.nature_fixed",
            Self::UnknownCollections(_) => "catalog.unknown_collections",
            Self::RelationCycle(_) => "catalog.relation_cycle",
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Invalid(fields) => fields.clone(),
            _ => Vec::new(),
        }
    }

    fn details(&self) -> Option<serde_json::Value> {
        match self {
            Self::UnknownCategories(slugs) => Some(serde_json::json!({ "categories": slugs })),
            Self::UnknownProducts(products) => Some(serde_json::json!({ "products": products })),
            Self::SlugsTaken(slugs) => Some(serde_json::json!({ "slugs": slugs })),
            Self::SkusTaken(skus) => Some(serde_json::json!({ "skus": skus })),
            Self::NatureFixed(codes) => Some(serde_json::json!({ "codes": codes })),
            Self::UnknownCollections(slugs) => Some(serde_json::json!({ "collections": slugs })),
            Self::RelationCycle(products) => Some(serde_json::json!({ "products": products })),
            _ => None,
        }
    }
}
