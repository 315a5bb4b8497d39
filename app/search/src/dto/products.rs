//! What was found.

use kernel_common::{CategoryId, Cursor, Money, ProductId};
use kernel_search::Number;
use mod_catalog_api::CalendarDate;
use serde::{Deserialize, Serialize};

/// A page of products and what surrounds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ProductsAnswer {
    /// The page's products, in order.
    pub hits: Vec<ProductHit>,
    /// Products on all pages.
    pub total: u64,
    /// Facets with their counts: how many products a shopper would see if the facet's own choice
    /// were that value, everything else staying chosen.
    pub facets: Vec<Facet>,
    /// The categories above the chosen one, itself and those right below it, parents first; the
    /// topmost ones when none is chosen. Empty ones are left out, but the chosen path is not.
    pub categories: Vec<CategoryCount>,
    /// Lowest and highest price of what the other choices leave; none without any price.
    #[serde(default)]
    pub price: Option<PriceSpan>,
    /// Of [`total`](Self::total), and of what `in_stock_only` hides, how many can be bought now.
    pub in_stock_count: u64,
    /// The text that was searched for instead, when what was typed found nothing: keys of another
    /// keyboard layout or misspelt words. Never for an exact question.
    #[serde(default)]
    pub corrected: Option<String>,
    /// Where the next page starts; none on the last one.
    #[serde(default)]
    pub next: Option<Cursor>,
    /// Where the page before ends; none on the first one.
    #[serde(default)]
    pub previous: Option<Cursor>,
}

/// A product that was found. Cards are read from the catalog, by these ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ProductHit {
    /// The product.
    pub product: ProductId,
    /// Its name in the language of the call, cut where the words match.
    pub name: Vec<Segment>,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Segment {
    /// The piece, unescaped.
    pub text: String,
    /// True where it is what was searched for.
    #[serde(default)]
    pub matched: bool,
}

/// One facet around a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Facet {
    /// Its code: `brand`.
    pub code: String,
    /// Its name in the language of the call.
    pub name: String,
    /// What it says.
    pub content: FacetContent,
}

/// What a facet says, by its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FacetContent {
    /// Values to choose from.
    Values {
        /// The most frequent first, chosen ones always among them.
        values: Vec<FacetValue>,
        /// True when there are more than these.
        more: bool,
    },
    /// A number between two bounds.
    Range {
        /// What there is.
        range: NumberRange,
        /// The chosen lower bound.
        #[serde(default)]
        min: Option<Number>,
        /// The chosen upper bound.
        #[serde(default)]
        max: Option<Number>,
        /// The unit of the numbers, for people: `kg`; none for bare numbers.
        #[serde(default)]
        unit: Option<String>,
    },
    /// A day between two bounds.
    Days {
        /// What there is.
        range: DayRange,
        /// The chosen first day.
        #[serde(default)]
        min: Option<CalendarDate>,
        /// The chosen last day.
        #[serde(default)]
        max: Option<CalendarDate>,
    },
}

/// A value of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FacetValue {
    /// Its code: `bosch`.
    pub value: String,
    /// Its name in the language of the call.
    pub label: String,
    /// Products that have it.
    pub count: u64,
    /// True when it is chosen.
    #[serde(default)]
    pub selected: bool,
}

/// What a number facet spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct NumberRange {
    /// The lowest number there is.
    pub lowest: Number,
    /// The highest number there is.
    pub highest: Number,
    /// Products that have a number.
    pub count: u64,
}

/// What a date facet spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DayRange {
    /// The first day there is.
    pub first: CalendarDate,
    /// The last day there is.
    pub last: CalendarDate,
    /// Products that have a day.
    pub count: u64,
}

/// What prices span, by each product's lowest price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PriceSpan {
    /// The lowest.
    pub lowest: Money,
    /// The highest.
    pub highest: Money,
    /// Products that have a price.
    pub count: u64,
}

/// A category with how many products of it were found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CategoryCount {
    /// The category.
    pub id: CategoryId,
    /// The category above it; none at the top.
    #[serde(default)]
    pub parent: Option<CategoryId>,
    /// Its name in addresses.
    pub slug: String,
    /// Its name in the language of the call.
    pub name: String,
    /// Levels above it.
    pub depth: u32,
    /// Products in it and below it, were it the chosen one.
    pub count: u64,
    /// True for the chosen one.
    #[serde(default)]
    pub selected: bool,
}
