//! Suggestions while typing.

use app_search::{Segment, Suggestions as Found};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What was typed.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SuggestionParams {
    /// The text; its last word may be unfinished. Its first 200 characters count.
    #[param(example = "blue mu")]
    pub(crate) q: String,
    /// Suggestions of each kind.
    #[param(minimum = 1, maximum = 20, default = 5)]
    pub(crate) limit: Option<u32>,
    /// Language of the answer.
    #[serde(rename = "locale")]
    pub(crate) _locale: Option<String>,
    /// Currency, of no effect here.
    #[serde(rename = "currency")]
    pub(crate) _currency: Option<String>,
}

/// A product that matches already.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuggestedProduct {
    /// Its name in addresses.
    slug: String,
    /// Its name.
    name: String,
}

/// A category of what matches.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuggestedCategory {
    /// Its name in addresses.
    slug: String,
    /// Its name.
    name: String,
    /// Products of it that match.
    count: u64,
}

/// What may be meant. Empty while there is no index to ask.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "queries": ["blue mug"],
    "products": [{ "slug": "stoneware-mug", "name": "Stoneware mug, blue" }],
    "categories": [{ "slug": "cups", "name": "Cups", "count": 14 }]
}))]
pub(crate) struct Suggestions {
    /// Words to search for, the likeliest first.
    queries: Vec<String>,
    /// Products.
    products: Vec<SuggestedProduct>,
    /// Categories, the fullest first.
    categories: Vec<SuggestedCategory>,
}

impl Suggestions {
    pub(crate) fn of(found: Found) -> Self {
        let product = |product: app_search::ProductSuggestion| SuggestedProduct {
            slug: product.slug,
            name: plain(&product.name),
        };
        let category = |category: app_search::CategorySuggestion| SuggestedCategory {
            slug: category.slug,
            name: category.name,
            count: category.count,
        };
        Self {
            queries: found.queries.iter().map(|query| plain(&query.text)).collect(),
            products: found.products.into_iter().map(product).collect(),
            categories: found.categories.into_iter().map(category).collect(),
        }
    }
}

fn plain(segments: &[Segment]) -> String {
    segments.iter().map(|segment| segment.text.as_str()).collect()
}
