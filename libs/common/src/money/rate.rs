//! Rates in parts per million and the one place where division of money rounds.

use serde::{Deserialize, Serialize};

/// A non-negative ratio in parts per million: 20 % is `200_000`.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct Rate(u32);

impl Rate {
    /// Parts per million in one whole.
    pub const ONE_PPM: u32 = 1_000_000;

    /// A rate of `ppm` parts per million.
    #[must_use]
    pub const fn from_ppm(ppm: u32) -> Self {
        Self(ppm)
    }

    /// The rate in parts per million.
    #[must_use]
    pub const fn ppm(self) -> u32 {
        self.0
    }
}

impl std::fmt::Display for Rate {
    /// As a percentage without trailing zeros: `20 %`, `5.5 %`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, part) = (self.0 / 10_000, self.0 % 10_000);
        if part == 0 {
            return write!(f, "{whole} %");
        }
        let digits = format!("{part:04}");
        write!(f, "{whole}.{} %", digits.trim_end_matches('0'))
    }
}

/// What to do with the part of a minor unit that a division leaves.
///
/// A store chooses one policy; a quote states which it used.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Halves away from zero: 0.5 becomes 1, -0.5 becomes -1.
    #[default]
    HalfUp,
    /// Halves to the even neighbour (banker's rounding, IEEE 754 roundTiesToEven).
    HalfEven,
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
}

impl Rounding {
    /// `numerator / denominator` for a positive denominator.
    pub(super) fn divide(self, numerator: i128, denominator: i128) -> i128 {
        debug_assert!(denominator > 0, "rates and weights are positive");
        let quotient = numerator / denominator;
        let remainder = numerator % denominator;
        if remainder == 0 {
            return quotient;
        }
        let away = if numerator < 0 { -1 } else { 1 };
        let twice = remainder.abs() * 2;
        let grow = match self {
            Self::Down => false,
            Self::Up => true,
            Self::HalfUp => twice >= denominator,
            Self::HalfEven => twice > denominator || (twice == denominator && quotient % 2 != 0),
        };
        if grow { quotient + away } else { quotient }
    }
}
