//! The idempotency key: how a caller names one intention.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Names one intention of one caller: the same key never has a second effect.
///
/// 1 to 255 visible ASCII characters, as in the IETF draft `Idempotency-Key` header.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct IdempotencyKey(String);

/// The text cannot be an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an idempotency key is 1 to 255 visible ASCII characters")]
pub struct InvalidIdempotencyKey;

impl IdempotencyKey {
    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of a step that belongs to this intention: deterministic (UUIDv5), so that a repeat
    /// of the step carries the same key and another step never does.
    #[must_use]
    pub fn step(&self, step: &str) -> Self {
        let name = format!("{}\u{0}{step}", self.0);
        Self(Uuid::new_v5(&STEP_NAMESPACE, name.as_bytes()).to_string())
    }
}

/// Fixed namespace of step keys; changing it would repeat steps of flows that are under way.
const STEP_NAMESPACE: Uuid = Uuid::from_u128(0x6f1d_3a52_9c0e_5d4b_8a77_21b6_0c9e_44d1);

impl TryFrom<String> for IdempotencyKey {
    type Error = InvalidIdempotencyKey;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let fits = (1..=255).contains(&text.len());
        if fits && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(Self(text))
        } else {
            Err(InvalidIdempotencyKey)
        }
    }
}

impl From<IdempotencyKey> for String {
    fn from(key: IdempotencyKey) -> Self {
        key.0
    }
}

impl From<Uuid> for IdempotencyKey {
    fn from(uuid: Uuid) -> Self {
        Self(uuid.to_string())
    }
}

impl std::str::FromStr for IdempotencyKey {
    type Err = InvalidIdempotencyKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.to_owned())
    }
}

impl std::fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::IdempotencyKey;

    #[test]
    fn keys_are_visible_ascii_of_bounded_length() {
        for bad in ["", "a b", "ключ", "a\0b", &"x".repeat(256)] {
            assert!(bad.parse::<IdempotencyKey>().is_err(), "{bad:?}");
        }
        assert!("x".repeat(255).parse::<IdempotencyKey>().is_ok());
    }

    #[test]
    fn step_keys_are_stable_and_distinct() {
        let key: IdempotencyKey = "order-1".parse().expect("valid");
        assert_eq!(key.step("reserve"), key.step("reserve"));
        assert_ne!(key.step("reserve"), key.step("authorize"));
        assert_ne!(key.step("reserve"), key.step("reserve").step("reserve"));
    }
}
