use std::fmt;

use serde::Serialize;

/// An address that may stand in an `href`, `src` or `action`.
///
/// Only a path on this site, a query of this page, or an `http(s)` address: text from a catalogue
/// or a payment provider can never become a `javascript:` link or leave the site by `//host`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Href(String);

/// The text is not an address a page may point to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither a path on this site nor an http(s) address")]
pub struct UnsafeHref(pub String);

impl Href {
    /// Checks an address that comes from data.
    ///
    /// # Errors
    /// Refuses every scheme but `http` and `https`, `//host`, and any blank or control character.
    pub fn try_new(address: impl Into<String>) -> Result<Self, UnsafeHref> {
        let address = address.into();
        let own_path = address.starts_with('/') && !address[1..].starts_with(['/', '\\']);
        let known = own_path
            || address.starts_with('?')
            || address.starts_with("https://")
            || address.starts_with("http://");
        if known && !address.contains(|c: char| c.is_whitespace() || c.is_control()) {
            Ok(Self(address))
        } else {
            Err(UnsafeHref(address))
        }
    }

    /// A path this crate built itself out of encoded parts.
    pub(crate) fn of_own_path(path: String) -> Self {
        debug_assert!(Self::try_new(path.clone()).is_ok(), "{path:?} was not encoded");
        Self(path)
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Href {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_paths_queries_and_http_addresses_pass() {
        for good in ["/", "/products/mug?v=A", "?v=B", "https://a.test/x", "http://127.0.0.1:9/c"] {
            assert!(Href::try_new(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "products",
            "//evil.test",
            "/\\evil.test",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "/a\nb",
            "/a b",
            " https://a.test",
            "https://a.test/\u{0}",
        ] {
            assert_eq!(Href::try_new(bad), Err(UnsafeHref(bad.to_owned())));
        }
    }
}
