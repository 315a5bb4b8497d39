//! Where every page of the storefront lives: the one place that spells an address.
//!
//! The store's own language has no prefix (`/cart`), the others have theirs (`/ru/cart`), so that
//! each language of a page has an address of its own to cache, share and index.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::{Href, Language, information::Subject};

const KEEP_UNRESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The addresses of the storefront in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    prefix: &'static str,
}

impl Paths {
    /// The addresses in `language` of a store whose own language is `store_language`.
    #[must_use]
    pub fn new(language: Language, store_language: Language) -> Self {
        let prefix = match language {
            _ if language == store_language => "",
            Language::En => "/en",
            Language::Ru => "/ru",
        };
        Self { prefix }
    }

    /// The front page.
    #[must_use]
    pub fn home(&self) -> Href {
        self.at(if self.prefix.is_empty() { "/" } else { "" })
    }

    /// All products.
    #[must_use]
    pub fn products(&self) -> Href {
        self.at("/products")
    }

    /// One category.
    #[must_use]
    pub fn category(&self, slug: &str) -> Href {
        self.at(&format!("/categories/{}", encoded(slug)))
    }

    /// One product, no variant chosen.
    #[must_use]
    pub fn product(&self, slug: &str) -> Href {
        self.at(&format!("/products/{}", encoded(slug)))
    }

    /// One product with a variant chosen.
    #[must_use]
    pub fn variant(&self, slug: &str, sku: &str) -> Href {
        self.at(&format!("/products/{}?v={}", encoded(slug), encoded(sku)))
    }

    /// All categories, or the topmost of many.
    #[must_use]
    pub fn categories(&self) -> Href {
        self.at("/categories")
    }

    /// All collections.
    #[must_use]
    pub fn collections(&self) -> Href {
        self.at("/collections")
    }

    /// One collection.
    #[must_use]
    pub fn collection(&self, slug: &str) -> Href {
        self.at(&format!("/collections/{}", encoded(slug)))
    }

    /// What is found for words: `?q=`.
    #[must_use]
    pub fn search(&self) -> Href {
        self.at("/search")
    }

    /// Suggestions for unfinished words, `?q=`: a piece of a page.
    #[must_use]
    pub fn suggestions(&self) -> Href {
        self.at("/search/suggestions")
    }

    /// `POST currency, back`: shows prices in another currency from now on.
    #[must_use]
    pub fn currency(&self) -> Href {
        self.at("/currency")
    }

    /// The cart.
    #[must_use]
    pub fn cart(&self) -> Href {
        self.at("/cart")
    }

    /// `POST sku, quantity, form_key`: adds a line.
    #[must_use]
    pub fn cart_add(&self) -> Href {
        self.at("/cart/lines")
    }

    /// `POST sku, quantity`: sets a line's quantity.
    #[must_use]
    pub fn cart_quantity(&self) -> Href {
        self.at("/cart/lines/quantity")
    }

    /// `POST sku`: removes a line.
    #[must_use]
    pub fn cart_remove(&self) -> Href {
        self.at("/cart/lines/remove")
    }

    /// The checkout; `POST` places the order.
    #[must_use]
    pub fn checkout(&self) -> Href {
        self.at("/checkout")
    }

    /// `POST` with the checkout's fields: the same page again, with delivery and tax for the
    /// country that was entered. Places nothing.
    #[must_use]
    pub fn checkout_quote(&self) -> Href {
        self.at("/checkout/quote")
    }

    /// The order page behind its secret link.
    #[must_use]
    pub fn order(&self, token: &str) -> Href {
        self.at(&format!("/orders/{}", encoded(token)))
    }

    /// Where the shopper waits for, confirms or retries the payment of an order.
    #[must_use]
    pub fn payment(&self, token: &str) -> Href {
        self.at(&format!("/orders/{}/payment", encoded(token)))
    }

    /// Where a provider sends the shopper back to, with `{token}` for the order's secret.
    #[must_use]
    pub fn payment_return(&self) -> String {
        format!("{}/orders/{{token}}/payment?back=1", self.prefix)
    }

    /// The thank-you page of an order that was just placed.
    #[must_use]
    pub fn thanks(&self, token: &str) -> Href {
        self.at(&format!("/orders/{}/thanks", encoded(token)))
    }

    /// A legal or service page.
    #[must_use]
    pub fn information(&self, subject: Subject) -> Href {
        self.at(&format!("/{}", subject.slug()))
    }

    fn at(&self, path: &str) -> Href {
        Href::of_own_path(format!("{}{path}", self.prefix))
    }
}

/// `segment` as one part of a path or a query, whatever is in it.
pub(crate) fn encoded(segment: &str) -> String {
    utf8_percent_encode(segment, KEEP_UNRESERVED).to_string()
}

/// Templates see the addresses that have no parameter.
impl Serialize for Paths {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("home", &self.home())?;
        map.serialize_entry("products", &self.products())?;
        map.serialize_entry("categories", &self.categories())?;
        map.serialize_entry("collections", &self.collections())?;
        map.serialize_entry("search", &self.search())?;
        map.serialize_entry("suggestions", &self.suggestions())?;
        map.serialize_entry("currency", &self.currency())?;
        map.serialize_entry("cart", &self.cart())?;
        map.serialize_entry("cart_add", &self.cart_add())?;
        map.serialize_entry("cart_quantity", &self.cart_quantity())?;
        map.serialize_entry("cart_remove", &self.cart_remove())?;
        map.serialize_entry("checkout", &self.checkout())?;
        map.serialize_entry("checkout_quote", &self.checkout_quote())?;
        for subject in Subject::ALL {
            map.serialize_entry(subject.slug(), &self.information(subject))?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_foreign_language_has_a_prefix() {
        let own = Paths::new(Language::Ru, Language::Ru);
        let foreign = Paths::new(Language::En, Language::Ru);
        assert_eq!(own.home().as_str(), "/");
        assert_eq!(own.cart().as_str(), "/cart");
        assert_eq!(foreign.home().as_str(), "/en");
        assert_eq!(foreign.information(Subject::Terms).as_str(), "/en/terms");
    }

    #[test]
    fn a_hostile_slug_or_sku_stays_one_segment() {
        let paths = Paths::new(Language::En, Language::En);
        assert_eq!(paths.product("../x y").as_str(), "/products/..%2Fx%20y");
        assert_eq!(paths.variant("mug", "A&b=1#c").as_str(), "/products/mug?v=A%26b%3D1%23c");
    }
}
