//! The storefront a shopper sees: HTML rendered here, every action a link or a form.
//!
//! This crate turns *views* (plain facts about one page) into HTML. The pieces:
//!
//! - [`views`]: one struct a page. They hold facts, never words: "sold out" is
//!   [`views::Availability::SoldOut`], and the catalogue has the sentence in each language.
//! - `messages`: the words, English and Russian, checked against the templates.
//! - [`format`](mod@format): money, dates, rates and plurals, in integers only.
//! - [`render`]: the templates and [`Renderer`], one method a page.
//! - [`Site`]: the handlers, which fill views from the contracts and take the forms.
//! - [`information`]: the texts of the legal and service pages that a store starts with.
//!
//! **Invariants.** No word reaches a page that is not in the catalogue of both languages. No text
//! reaches a page unescaped. No address reaches an `href` unless it is an [`Href`]. No page needs
//! JavaScript: the one script, a file of our own, saves page loads. No page has an inline style or
//! an inline script that runs, so the content security policy can forbid both. A rendered page is
//! the same for every visitor until [`Renderer::serve`] fills in the little that is theirs (see
//! [`render::Shell`]), so it may be cached.
//!
//! Left out on purpose: prices are not calculated here, and stock is not counted.

pub mod assets;
mod context;
pub mod format;
mod href;
pub mod information;
mod language;
mod messages;
mod paths;
pub mod render;
mod site;
pub mod structured;
mod theme;
pub mod views;

pub use context::{
    CurrencyChoice, NavigationLink, PageContext, SearchBox, StoreIdentity, Translation,
};
pub use href::{Href, UnsafeHref};
pub use language::Language;
pub use paths::Paths;
pub use render::{Flash, RenderError, Renderer, Shell, Visitor};
pub use site::{FrontHero, Media, Site, StoreFront, Web};
pub use structured::JsonLd;
pub use theme::{ColourScheme, NotAColour, Theme};
