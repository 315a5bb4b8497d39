//! Decimals for people and for JSON, without floating point.

use std::{fmt, time::Duration};

use serde_json::Value;

/// A number with three decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Decimal(u128);

impl Decimal {
    /// `part / whole`, rounded half up; 0 where there is nothing to divide by.
    pub(crate) fn ratio(part: u128, whole: u128) -> Self {
        Self((part * 1_000 + whole / 2).checked_div(whole).unwrap_or_default())
    }

    /// How many of `count` there were a second.
    pub(crate) fn per_second(count: u64, elapsed: Duration) -> Self {
        Self::ratio(u128::from(count) * 1_000_000_000, elapsed.as_nanos())
    }

    /// A duration in milliseconds.
    pub(crate) fn milliseconds(duration: Duration) -> Self {
        Self::ratio(duration.as_nanos(), 1_000_000)
    }

    /// How many times `other` goes into it.
    pub(crate) fn times(self, other: Self) -> Self {
        Self::ratio(self.0, other.0)
    }

    /// A JSON number.
    pub(crate) fn json(self) -> Value {
        serde_json::from_str(&self.to_string()).unwrap_or_default()
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}.{:03}", self.0 / 1_000, self.0 % 1_000);
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Decimal;

    #[test]
    fn figures_are_rounded_and_never_divided_by_nothing() {
        assert_eq!(Decimal::ratio(2, 3).to_string(), "0.667");
        assert_eq!(Decimal::ratio(1, 0).to_string(), "0.000");
        assert_eq!(Decimal::per_second(50, Duration::from_millis(250)).to_string(), "200.000");
        assert_eq!(Decimal::milliseconds(Duration::from_nanos(1_234_500)).to_string(), "1.235");
        assert_eq!(Decimal::ratio(9, 1).times(Decimal::ratio(2, 1)).json().to_string(), "4.5");
    }
}
