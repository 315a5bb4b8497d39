//! How many units of something: at least one, at most a million.

use serde::{Deserialize, Serialize};

/// A positive number of units, 1 to [`Quantity::MAX`].
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(try_from = "i64", into = "i64")]
pub struct Quantity(u32);

/// The number of units is not between 1 and [`Quantity::MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a quantity is 1 to {max}", max = Quantity::MAX)]
pub struct InvalidQuantity;

impl Quantity {
    /// Largest number of units in one line; it keeps every product with a price inside 64 bits.
    pub const MAX: i64 = 1_000_000;
    /// One unit.
    pub const ONE: Self = Self(1);

    /// The number of units.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0 as i64
    }
}

impl TryFrom<i64> for Quantity {
    type Error = InvalidQuantity;

    fn try_from(units: i64) -> Result<Self, Self::Error> {
        match u32::try_from(units) {
            Ok(count) if (1..=Self::MAX).contains(&units) => Ok(Self(count)),
            _ => Err(InvalidQuantity),
        }
    }
}

impl From<Quantity> for i64 {
    fn from(quantity: Quantity) -> Self {
        quantity.get()
    }
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::Quantity;

    #[test]
    fn only_one_to_a_million_units() {
        for bad in [0, -1, 1_000_001, i64::MIN, i64::MAX] {
            assert!(Quantity::try_from(bad).is_err(), "{bad}");
        }
        assert_eq!(Quantity::try_from(1_000_000).map(Quantity::get), Ok(1_000_000));
    }
}
