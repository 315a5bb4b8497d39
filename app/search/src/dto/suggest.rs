//! Suggestions while typing.

use kernel_common::{CategoryId, ProductId};
use serde::{Deserialize, Serialize};

use super::Segment;

/// Asks what a shopper may mean.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SuggestQuery {
    /// What was typed so far; the last word may be unfinished.
    pub text: String,
    /// Most suggestions of each kind, 1 to [`SUGGESTIONS_MAX`](crate::SUGGESTIONS_MAX).
    pub limit: u32,
}

/// What a shopper may mean.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Suggestions {
    /// Texts to search for, the likeliest first.
    pub queries: Vec<QuerySuggestion>,
    /// Products that match already.
    pub products: Vec<ProductSuggestion>,
    /// Categories of what matches, the fullest first.
    pub categories: Vec<CategorySuggestion>,
}

/// A text to search for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct QuerySuggestion {
    /// The text; what was typed is marked as matched.
    pub text: Vec<Segment>,
}

/// A product that matches already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ProductSuggestion {
    /// The product.
    pub product: ProductId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name in the language of the call.
    pub name: Vec<Segment>,
}

/// A category of what matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CategorySuggestion {
    /// The category.
    pub id: CategoryId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name in the language of the call.
    pub name: String,
    /// Products of it that match.
    pub count: u64,
}
