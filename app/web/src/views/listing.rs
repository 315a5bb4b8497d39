use serde::Serialize;

use super::{Facets, ProductCard};
use crate::{Href, JsonLd};

/// Products of one category, of a collection, all of them, or those that were searched for. Empty,
/// it offers the rest of the shop.
#[derive(Clone, Debug, Serialize)]
pub struct ListingView {
    /// The heading.
    pub title: String,
    /// The merchant's words about it.
    pub introduction: Option<String>,
    /// The categories above it, outermost first, without the front page and itself.
    pub breadcrumbs: Vec<Crumb>,
    /// The categories below it.
    pub subcategories: Vec<Subcategory>,
    /// How many products there are on all pages, where that is known.
    pub count: Option<u64>,
    /// The orders on offer; empty for none.
    pub sorts: Vec<SortLink>,
    /// The products of this page.
    pub products: Vec<ProductCard>,
    /// The page before.
    pub previous: Option<Href>,
    /// The page after.
    pub next: Option<Href>,
    /// The pages around this one; empty where there is one, or where they are not counted.
    pub pages: Vec<PageLink>,
    /// What it can be narrowed by; none where there is nothing to count with.
    pub facets: Option<Facets>,
    /// What it is narrowed by now.
    pub chosen: Vec<Chosen>,
    /// The same listing, not narrowed; none where nothing is chosen.
    pub clear: Option<Href>,
    /// What was searched for; none in a listing of the catalog.
    pub search: Option<Searched>,
    /// Search engines are shown this page.
    pub indexed: bool,
    /// The facts for search engines.
    pub structured: Vec<JsonLd>,
}

/// Words that products were searched by.
#[derive(Clone, Debug, Serialize)]
pub struct Searched {
    /// The words as they were typed.
    pub text: String,
    /// What was searched for instead, because the words find nothing.
    pub corrected: Option<Correction>,
    /// There is no index to ask at the moment, and all products are shown.
    pub unavailable: bool,
    /// Other words that find something; for a search that found nothing.
    pub suggestions: Vec<Suggested>,
}

/// What was searched for instead of what was typed.
#[derive(Clone, Debug, Serialize)]
pub struct Correction {
    /// The words that find something.
    pub text: String,
    /// The same search for what was typed.
    pub as_typed: Href,
}

/// Words, or a category, that a shopper may have meant.
#[derive(Clone, Debug, Serialize)]
pub struct Suggested {
    /// What it says.
    pub title: String,
    /// Where it leads.
    pub url: Href,
}

/// A page above this one.
#[derive(Clone, Debug, Serialize)]
pub struct Crumb {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: Href,
}

/// A category below this one.
#[derive(Clone, Debug, Serialize)]
pub struct Subcategory {
    /// Its title.
    pub title: String,
    /// Its listing.
    pub url: Href,
    /// Products in it, where they are counted.
    pub count: Option<u64>,
}

/// A way to order the listing.
#[derive(Clone, Debug, Serialize)]
pub struct SortLink {
    /// Which.
    pub order: SortOrder,
    /// The first page of the listing so ordered.
    pub url: Href,
    /// The listing is so ordered now.
    pub current: bool,
}

/// A page by its number; none for the pages left out between two.
#[derive(Clone, Debug, Serialize)]
pub struct PageLink {
    /// Its number.
    pub number: u32,
    /// Its address.
    pub url: Href,
    /// It is this page.
    pub current: bool,
    /// Pages between the one before and this one are left out.
    pub gap: bool,
}

/// Something the listing is narrowed by.
#[derive(Clone, Debug, Serialize)]
pub struct Chosen {
    /// What it is.
    pub choice: Choice,
    /// The listing without it.
    pub url: Href,
}

/// What a listing is narrowed by.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Choice {
    /// A value of a facet.
    Value {
        /// The facet's name.
        facet: String,
        /// The value's name.
        value: String,
    },
    /// Numbers, or prices, not below.
    AtLeast {
        /// The facet's name; none for the price.
        facet: Option<String>,
        /// The bound.
        min: String,
    },
    /// Numbers, or prices, not above.
    AtMost {
        /// The facet's name; none for the price.
        facet: Option<String>,
        /// The bound.
        max: String,
    },
    /// Numbers, or prices, between.
    Between {
        /// The facet's name; none for the price.
        facet: Option<String>,
        /// The lower bound.
        min: String,
        /// The upper bound.
        max: String,
    },
    /// Only what can be bought now.
    InStock,
}

/// How a listing is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SortOrder {
    /// As the merchant placed them.
    Featured,
    /// Best match first.
    Relevance,
    /// Last added first.
    Newest,
    /// By title.
    Name,
    /// Cheapest first.
    PriceAscending,
    /// Dearest first.
    PriceDescending,
}

impl SortOrder {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Featured,
        Self::Relevance,
        Self::Newest,
        Self::Name,
        Self::PriceAscending,
        Self::PriceDescending,
    ];
}
