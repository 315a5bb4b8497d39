use serde::Serialize;

use super::ProductCard;
use crate::Href;

/// Products of one category, or all of them. Empty, it offers the rest of the shop.
#[derive(Clone, Debug, Serialize)]
pub struct ListingView {
    /// The category's title.
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

/// How a listing is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SortOrder {
    /// As the merchant placed them.
    Featured,
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
    pub const ALL: [Self; 5] =
        [Self::Featured, Self::Newest, Self::Name, Self::PriceAscending, Self::PriceDescending];
}
