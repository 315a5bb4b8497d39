use super::packed::Packed;
use crate::{Href, Language, PageContext};

/// A rendered page with the visitor's places still empty: the same for everybody, so it may be
/// cached as long as its view is true.
///
/// The places, each of them in one partial (`partials/cart_link.html`, `partials/flash.html`,
/// `partials/form_key.html`), are
///
/// - the number of things in the cart, in the header;
/// - one message about what the visitor just did, above the content;
/// - the key that makes a form work once, in forms that create something.
///
/// The demo banner is not among them: it belongs to the installation, not to the visitor.
/// Checkout, cart and order pages go through a shell too, but what they show is one visitor's: never
/// cache those. One that is kept is [packed](Self::packed) first, so that it is compressed once.
#[derive(Debug)]
pub struct Shell {
    language: Language,
    cart_url: Href,
    parts: Vec<Part>,
    /// Each part of HTML, deflated, in their order; empty for a page that is shown once.
    packed: Vec<Packed>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Html(String),
    Place(Place),
}

/// What differs from visitor to visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    CartCount,
    Flash,
    FormKey,
}

impl Place {
    const ALL: [Self; 3] = [Self::CartCount, Self::Flash, Self::FormKey];

    /// As it stands in a template. Data cannot forge it: printed data has no `<`.
    fn marker(self) -> &'static str {
        match self {
            Self::CartCount => "<!--visitor:cart-count-->",
            Self::Flash => "<!--visitor:flash-->",
            Self::FormKey => "<!--visitor:form-key-->",
        }
    }
}

impl Shell {
    /// Cuts a rendered page at its places.
    pub(super) fn new(page: &PageContext, html: &str) -> Self {
        Self {
            language: page.language,
            cart_url: page.paths.cart(),
            parts: parts(html),
            packed: Vec::new(),
        }
    }

    /// The same, compressed for whoever takes it so.
    #[must_use]
    pub fn packed(mut self) -> Self {
        let html = self.parts.iter().filter_map(|part| match part {
            Part::Html(html) => Some(Packed::of(html)),
            Part::Place(_) => None,
        });
        self.packed = html.collect();
        self
    }

    /// Whether it was [packed](Self::packed).
    #[must_use]
    pub fn is_packed(&self) -> bool {
        !self.packed.is_empty()
    }

    pub(super) fn packed_parts(&self) -> &[Packed] {
        &self.packed
    }

    pub(super) fn language(&self) -> Language {
        self.language
    }

    pub(super) fn cart_url(&self) -> &Href {
        &self.cart_url
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Whether a form of it carries a key: only then does a visitor need one.
    pub(crate) fn asks_for_form_key(&self) -> bool {
        self.parts.contains(&Part::Place(Place::FormKey))
    }

    /// How many bytes it keeps in memory, for a cache with a limit.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        self.html_bytes() + self.packed.iter().map(Packed::size_bytes).sum::<usize>()
    }

    /// How many bytes of HTML it is without the visitor's.
    pub(super) fn html_bytes(&self) -> usize {
        let html = self.parts.iter().map(|part| match part {
            Part::Html(html) => html.len(),
            Part::Place(_) => 0,
        });
        html.sum()
    }
}

fn parts(html: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = html;
    while let Some((at, place)) = next_place(rest) {
        parts.push(Part::Html(rest[..at].to_owned()));
        parts.push(Part::Place(place));
        rest = &rest[at + place.marker().len()..];
    }
    parts.push(Part::Html(rest.to_owned()));
    parts
}

fn next_place(html: &str) -> Option<(usize, Place)> {
    let found = Place::ALL.iter().filter_map(|place| Some((html.find(place.marker())?, *place)));
    found.min_by_key(|(at, _)| *at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_cut_at_its_places_in_order() {
        assert_eq!(
            parts("a<!--visitor:flash-->b<!--visitor:cart-count-->"),
            [
                Part::Html("a".to_owned()),
                Part::Place(Place::Flash),
                Part::Html("b".to_owned()),
                Part::Place(Place::CartCount),
                Part::Html(String::new()),
            ]
        );
    }
}
