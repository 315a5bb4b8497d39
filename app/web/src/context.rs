use serde::Serialize;

use crate::{ColourScheme, Href, Language, Paths};

/// What every page of one store in one language shares. Nothing in it is about the visitor.
#[derive(Clone, Debug, Serialize)]
pub struct PageContext {
    /// The language of the page.
    pub language: Language,
    /// Whose shop it is.
    pub store: StoreIdentity,
    /// Light, dark, or what the shopper's system prefers.
    pub scheme: ColourScheme,
    /// The stylesheet of that scheme.
    pub stylesheet_url: Href,
    /// The store's stylesheet: the answer of [`Theme::stylesheet`](crate::Theme::stylesheet).
    pub theme_url: Href,
    /// ISO 4217 code of the prices.
    pub currency: String,
    /// The currencies to choose from; empty where there is one.
    pub currencies: Vec<CurrencyChoice>,
    /// The search box; none where there is nothing to search with.
    pub search: Option<SearchBox>,
    /// Scheme and host without a closing slash, `https://shop.test`: for canonical addresses.
    pub origin: String,
    /// The page's own address in its language, without parameters that change nothing.
    pub canonical_path: Href,
    /// The page in each language of the store, this one among them.
    pub translations: Vec<Translation>,
    /// The demo profile is on: every page carries the banner.
    pub demo: bool,
    /// The first of the top categories.
    pub navigation: Vec<NavigationLink>,
    /// There are more of them than the header has room for.
    pub navigation_more: bool,
    /// Where the pages are, in this language.
    pub paths: Paths,
}

/// The store as a page names it.
#[derive(Clone, Debug, Serialize)]
pub struct StoreIdentity {
    /// The store's name.
    pub name: String,
    /// One sentence under the name in the footer.
    pub tagline: String,
    /// Where a shopper writes to.
    pub email: String,
    /// A square sign beside the name.
    pub mark_url: Option<Href>,
    /// The icon in the browser's tab; the storefront has one for stores without.
    pub icon_url: Option<Href>,
}

/// A page in one language, for the switch and for `hreflang`.
#[derive(Clone, Debug, Serialize)]
pub struct Translation {
    /// Its language.
    pub language: Language,
    /// The language's name in itself.
    pub own_name: &'static str,
    /// Its address.
    pub path: Href,
    /// It is the store's own language, which strangers get.
    pub default: bool,
}

impl Translation {
    /// The page at `path` in `language`.
    #[must_use]
    pub fn new(language: Language, path: Href, store_language: Language) -> Self {
        Self { language, own_name: language.own_name(), path, default: language == store_language }
    }
}

/// A currency to show prices in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CurrencyChoice {
    /// ISO 4217 code.
    pub code: String,
    /// Prices are shown in it now.
    pub current: bool,
}

/// The search box in the header.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SearchBox {
    /// What was searched for on this page.
    pub text: String,
}

/// A category in the header.
#[derive(Clone, Debug, Serialize)]
pub struct NavigationLink {
    /// Its title in the page's language.
    pub title: String,
    /// Its listing.
    pub url: Href,
    /// The page shown is this category or lies in it.
    pub current: bool,
}
