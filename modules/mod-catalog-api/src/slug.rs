//! The name of a product or category in an address.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// 1 to 200 lower-case letters and digits of any script, `-` and `_`, beginning and ending with
/// a letter or digit. Unique among the living products, or categories, of a tenant.
#[derive(
    Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(Arc<str>);

/// The text cannot be a slug.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a slug is 1 to 200 lower-case letters and digits, with - and _ between them")]
pub struct InvalidSlug;

impl Slug {
    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Slug {
    type Error = InvalidSlug;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let part = |c: char| c.is_alphanumeric() && !c.is_uppercase();
        let fits = (1..=200).contains(&text.chars().count())
            && text.chars().all(|c| part(c) || c == '-' || c == '_')
            && text.starts_with(part)
            && text.ends_with(part);
        if fits { Ok(Self(text.into())) } else { Err(InvalidSlug) }
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0.as_ref().to_owned()
    }
}

impl std::str::FromStr for Slug {
    type Err = InvalidSlug;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.to_owned())
    }
}

impl std::fmt::Display for Slug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::fmt::Debug for Slug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Slug;

    #[test]
    fn a_slug_is_safe_in_an_address() {
        for bad in ["", "-a", "a-", "A", "a b", "a/b", "..", "a.b", "a\0", &"x".repeat(201)] {
            assert!(bad.parse::<Slug>().is_err(), "{bad:?}");
        }
        for good in ["a", "blue-mug_2", "синяя-кружка", "7"] {
            assert!(good.parse::<Slug>().is_ok(), "{good:?}");
        }
    }
}
