use serde::Serialize;

use super::{Crumb, Subcategory};
use crate::{Href, JsonLd};

/// The ways into a large catalog: the topmost categories with the first of those below them.
#[derive(Clone, Debug, Serialize)]
pub struct CategoriesView {
    /// The topmost, in order.
    pub groups: Vec<CategoryGroup>,
    /// The facts for search engines.
    pub structured: Vec<JsonLd>,
}

/// A topmost category.
#[derive(Clone, Debug, Serialize)]
pub struct CategoryGroup {
    /// Itself.
    pub top: Crumb,
    /// Products in it and below it.
    pub count: u64,
    /// The first categories below it.
    pub below: Vec<Subcategory>,
    /// How many more there are; its own page has them.
    pub more_count: u64,
}

/// The collections of a shop.
#[derive(Clone, Debug, Serialize)]
pub struct CollectionsView {
    /// In the merchant's order.
    pub collections: Vec<CollectionTile>,
}

/// A collection among others.
#[derive(Clone, Debug, Serialize)]
pub struct CollectionTile {
    /// Its title.
    pub title: String,
    /// Its page.
    pub url: Href,
    /// Its picture.
    pub picture: Option<super::Picture>,
}
