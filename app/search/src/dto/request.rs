//! What a shopper asks.

use kernel_common::{CategoryId, Cursor};
use kernel_search::Number;
use serde::{Deserialize, Serialize};

/// Asks for products. Only published products are ever found.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
pub struct SearchProducts {
    /// What was typed, at most [`TEXT_CHARS_MAX`](crate::TEXT_CHARS_MAX) characters; everything
    /// without it.
    #[serde(default)]
    pub text: Option<String>,
    /// Looks for the words as they were typed, even when they find nothing: no other keyboard
    /// layout, no correction.
    #[serde(default)]
    pub exact: bool,
    /// Only this category and those below it.
    #[serde(default)]
    pub category: Option<CategoryId>,
    /// Chosen facet values. Values of one facet are alternatives, facets narrow each other.
    #[serde(default)]
    pub filters: Vec<FacetFilter>,
    /// Bounds of number facets.
    #[serde(default)]
    pub ranges: Vec<NumberFilter>,
    /// Bounds of the price.
    #[serde(default)]
    pub price: Option<PriceFilter>,
    /// Only what can be bought now.
    #[serde(default)]
    pub in_stock_only: bool,
    /// In which order.
    #[serde(default)]
    pub sort: SearchSort,
    /// Which facets are counted.
    #[serde(default)]
    pub facets: FacetsWanted,
    /// Which page.
    #[serde(default)]
    pub page: SearchPage,
    /// Products on a page, 1 to [`PAGE_SIZE_MAX`](crate::PAGE_SIZE_MAX).
    pub page_size: u32,
}

/// Chosen values of one facet.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FacetFilter {
    /// Code of the facet: `brand`.
    pub facet: String,
    /// Codes of its values; any of them will do.
    pub values: Vec<String>,
}

/// Bounds of one number facet, both included; of a date facet as
/// [`number_of_day`](crate::number_of_day) has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct NumberFilter {
    /// Code of the facet: `weight`.
    pub facet: String,
    /// Not below this, in the facet's unit.
    #[serde(default)]
    pub min: Option<Number>,
    /// Not above this, in the facet's unit.
    #[serde(default)]
    pub max: Option<Number>,
}

/// Bounds of the lowest price of a product, both included, in the currency of the call.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
pub struct PriceFilter {
    /// Not below this.
    #[serde(default)]
    pub min_minor: Option<i64>,
    /// Not above this.
    #[serde(default)]
    pub max_minor: Option<i64>,
}

/// Order of the hits. Ties are broken by age, then id, so that pages neither repeat nor skip.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SearchSort {
    /// Best match first; newest first without a text.
    #[default]
    Relevance,
    /// Latest created first.
    Newest,
    /// Cheapest first; products without a price last.
    PriceAscending,
    /// Dearest first; products without a price last.
    PriceDescending,
    /// By name in the language of the call.
    Name,
}

/// Which facets are counted.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FacetsWanted {
    /// Those chosen for the category, or the most telling ones.
    #[default]
    Suitable,
    /// None, and no categories either: the cheapest question.
    None,
    /// These, by code.
    Only(Vec<String>),
}

/// Which page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SearchPage {
    /// By number, from 1 to [`PAGE_NUMBER_MAX`](crate::PAGE_NUMBER_MAX).
    Number(u32),
    /// The page after a place that an answer gave; any depth costs the same.
    After(Cursor),
    /// The page before such a place.
    Before(Cursor),
}

impl Default for SearchPage {
    fn default() -> Self {
        Self::Number(1)
    }
}
