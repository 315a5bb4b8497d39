use serde::Serialize;

use super::{CollectionTile, DeliveryOffer, Picture, ProductCard};
use crate::{Href, JsonLd};

/// The front page. With neither hero nor products it says that the shop is being filled.
#[derive(Clone, Debug, Serialize)]
pub struct HomeView {
    /// The opening, in the merchant's words.
    pub hero: Option<Hero>,
    /// The ways into the catalog.
    pub categories: Vec<CategoryTile>,
    /// There are more of them on a page of their own.
    pub categories_more: bool,
    /// What the merchant puts together.
    pub collections: Vec<CollectionTile>,
    /// Products the merchant puts forward.
    pub featured: Vec<ProductCard>,
    /// What the merchant promises: delivery, returns, help. Three read best.
    pub promises: Vec<Promise>,
    /// The facts for search engines.
    pub structured: Vec<JsonLd>,
}

/// The opening of the front page.
#[derive(Clone, Debug, Serialize)]
pub struct Hero {
    /// The heading of the page.
    pub heading: String,
    /// One or two sentences.
    pub text: String,
    /// What the button says.
    pub action: String,
    /// Where the button leads.
    pub url: Href,
    /// The picture beside the words.
    pub picture: Option<Picture>,
}

/// A category on the front page.
#[derive(Clone, Debug, Serialize)]
pub struct CategoryTile {
    /// Its title.
    pub title: String,
    /// Its listing.
    pub url: Href,
    /// Its picture.
    pub picture: Option<Picture>,
}

/// One promise of the merchant.
#[derive(Clone, Debug, Serialize)]
pub struct Promise {
    /// A few words.
    pub title: String,
    /// A sentence.
    pub text: String,
    /// What delivery costs, instead of the sentence.
    pub delivery: Option<DeliveryOffer>,
    /// Where the promise is written out.
    pub url: Href,
}
