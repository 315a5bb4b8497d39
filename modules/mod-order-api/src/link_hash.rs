//! The hash of an order's secret link.

use serde::{Deserialize, Serialize};

/// SHA-256 of the secret in the link to an order's page, 64 small hexadecimal digits. Whoever reads
/// the table learns no link from it.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct LinkHash([u8; 32]);

/// The text is no SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a link hash is 64 small hexadecimal digits")]
pub struct InvalidLinkHash;

impl LinkHash {
    /// A digest.
    #[must_use]
    pub const fn from_bytes(digest: [u8; 32]) -> Self {
        Self(digest)
    }

    /// The digest, for storage.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl TryFrom<String> for LinkHash {
    type Error = InvalidLinkHash;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut digest = [0; 32];
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != digest.len() || !rest.is_empty() {
            return Err(InvalidLinkHash);
        }
        for (byte, [high, low]) in digest.iter_mut().zip(pairs) {
            *byte = (nibble(*high)? << 4) | nibble(*low)?;
        }
        Ok(Self(digest))
    }
}

fn nibble(digit: u8) -> Result<u8, InvalidLinkHash> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(InvalidLinkHash),
    }
}

impl From<LinkHash> for String {
    fn from(hash: LinkHash) -> Self {
        hash.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl std::fmt::Debug for LinkHash {
    /// The beginning only: enough to compare two, too little to look an order up.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LinkHash({:02x}{:02x}…)", self.0[0], self.0[1])
    }
}

#[cfg(test)]
mod tests {
    use super::LinkHash;

    #[test]
    fn only_64_small_hexadecimal_digits_are_a_hash() {
        let text = "0123456789abcdef".repeat(4);
        let hash = LinkHash::try_from(text.clone()).unwrap();
        assert_eq!(String::from(hash.clone()), text);
        assert_eq!(hash.as_bytes()[..3], [0x01, 0x23, 0x45]);
        for bad in [&text[1..], &text.to_uppercase(), &format!("{text}00"), "", &"ж".repeat(32)] {
            assert!(LinkHash::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }
}
