//! The stock keeping unit: the merchant's own name of one sellable thing.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// 1 to 64 characters without spaces at the ends or control characters; case matters, because
/// real catalogs hold codes that differ by case only.
#[derive(
    Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
pub struct Sku(Arc<str>);

/// The text cannot be a SKU.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a SKU is 1 to 64 characters without control characters or spaces at the ends")]
pub struct InvalidSku;

impl Sku {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Sku {
    type Error = InvalidSku;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let length = text.chars().count();
        let clean = !text.chars().any(char::is_control) && text.trim().len() == text.len();
        if (1..=64).contains(&length) && clean { Ok(Self(text.into())) } else { Err(InvalidSku) }
    }
}

impl From<Sku> for String {
    fn from(sku: Sku) -> Self {
        sku.0.as_ref().to_owned()
    }
}

impl std::str::FromStr for Sku {
    type Err = InvalidSku;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.to_owned())
    }
}

impl std::fmt::Display for Sku {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::fmt::Debug for Sku {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Sku;

    #[test]
    fn skus_are_short_clean_and_case_sensitive() {
        for bad in ["", " a", "a ", "a\0b", "a\nb", &"x".repeat(65)] {
            assert!(bad.parse::<Sku>().is_err(), "{bad:?}");
        }
        let (upper, lower): (Sku, Sku) = ("MUG-1".parse().unwrap(), "mug-1".parse().unwrap());
        assert_ne!(upper, lower);
        assert!("Ж".repeat(64).parse::<Sku>().is_ok());
    }
}
