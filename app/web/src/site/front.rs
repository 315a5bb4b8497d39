//! What a store says about itself beside its catalog.

use kernel_common::LocalizedText;
use rt_config::FrontTexts;

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
    pub picture_url: Option<Href>,
}

impl StoreFront {
    /// What the configuration says, and for the rest what `self` has: a store's own words go before
    /// those it was delivered with.
    #[must_use]
    pub fn said_by(mut self, texts: &FrontTexts) -> Self {
        let url = |url: &Option<String>| url.as_ref().and_then(|url| Href::try_new(url).ok());
        if !texts.tagline.is_empty() {
            self.tagline = texts.tagline.clone();
        }
        self.mark_url = url(&texts.mark_url).or(self.mark_url);
        self.icon_url = url(&texts.icon_url).or(self.icon_url);
        if !texts.hero_heading.is_empty() {
            self.hero = Some(FrontHero {
                heading: texts.hero_heading.clone(),
                text: texts.hero_text.clone(),
                picture_url: url(&texts.hero_picture_url),
            });
        }
        self
    }
}
