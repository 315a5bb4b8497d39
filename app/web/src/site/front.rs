//! What a store says about itself beside its catalog.

use kernel_common::LocalizedText;

use crate::Href;

/// A store's own words and pictures. A store without any has its name and its products.
#[derive(Clone, Debug, Default)]
pub struct StoreFront {
    /// One sentence about the shop.
    pub tagline: LocalizedText,
    /// The opening of the front page.
    pub hero: Option<FrontHero>,
    /// A square sign beside the name.
    pub mark_url: Option<Href>,
    /// The icon in the browser's tab.
    pub icon_url: Option<Href>,
    /// Pictures of categories by slug.
    pub category_pictures: Vec<(String, Href)>,
}

/// The opening of the front page; its button leads to all products.
#[derive(Clone, Debug)]
pub struct FrontHero {
    /// The heading.
    pub heading: LocalizedText,
    /// One or two sentences.
    pub text: LocalizedText,
    /// A picture of 16 to 9.
    pub picture_url: Href,
}
