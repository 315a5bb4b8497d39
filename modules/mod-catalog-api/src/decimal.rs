//! Numbers of attributes: an integer and how many of its digits stand behind the point.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

/// `mantissa / 10^scale`, without trailing zeros behind the point: 12.5 is 125 and 1. No float:
/// equal numbers are equal values.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct Decimal {
    mantissa: i64,
    scale: u8,
}

/// The text or the parts are no decimal number that fits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a number of at most 18 digits, 9 of them behind the point")]
pub struct InvalidDecimal;

#[derive(Serialize, Deserialize, schemars::JsonSchema)]
struct Wire {
    mantissa: i64,
    scale: u8,
}

impl Decimal {
    /// Most digits behind the point.
    pub const SCALE_MAX: u8 = 9;
    const MANTISSA_MAX: i128 = 999_999_999_999_999_999;

    /// `mantissa / 10^scale`.
    ///
    /// # Errors
    /// [`InvalidDecimal`] with more than [`Decimal::SCALE_MAX`] digits behind the point after
    /// trailing zeros are gone, or with more than 18 digits.
    pub fn new(mantissa: i64, scale: u8) -> Result<Self, InvalidDecimal> {
        Self::of_wide(i128::from(mantissa), u32::from(scale))
    }

    /// The integer that holds all digits.
    #[must_use]
    pub const fn mantissa(self) -> i64 {
        self.mantissa
    }

    /// How many of the digits stand behind the point.
    #[must_use]
    pub const fn scale(self) -> u8 {
        self.scale
    }

    /// The number times `numerator / denominator`, rounded half away from zero behind the ninth
    /// digit. None when it does not fit, or by a denominator that is not positive.
    #[must_use]
    pub fn times_ratio(self, numerator: i64, denominator: i64) -> Option<Self> {
        if denominator <= 0 {
            return None;
        }
        let (numerator, denominator) = (i128::from(numerator), i128::from(denominator));
        let widened = i128::from(self.mantissa).checked_mul(numerator)?;
        let widened = widened.checked_mul(10_i128.pow(u32::from(Self::SCALE_MAX - self.scale)))?;
        let (whole, rest) = (widened / denominator, widened % denominator);
        let up = rest.abs().checked_mul(2)? >= denominator;
        let rounded = if up { whole.checked_add(rest.signum())? } else { whole };
        Self::of_wide(rounded, u32::from(Self::SCALE_MAX)).ok()
    }

    fn of_wide(mut mantissa: i128, mut scale: u32) -> Result<Self, InvalidDecimal> {
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        let fits = scale <= u32::from(Self::SCALE_MAX) && mantissa.abs() <= Self::MANTISSA_MAX;
        match (i64::try_from(mantissa), u8::try_from(scale)) {
            (Ok(mantissa), Ok(scale)) if fits => Ok(Self { mantissa, scale }),
            _ => Err(InvalidDecimal),
        }
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let scaled = |number: &Self| {
            i128::from(number.mantissa)
                * 10_i128.pow(u32::from(Self::SCALE_MAX.saturating_sub(number.scale)))
        };
        scaled(self).cmp(&scaled(other))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl std::str::FromStr for Decimal {
    type Err = InvalidDecimal;

    /// Reads `12.5`, `-7` and `+0.25`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (negative, digits) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |digits: &str| {
            !digits.is_empty() && digits.len() <= 30 && digits.bytes().all(|b| b.is_ascii_digit())
        };
        if !is_number(whole) || !is_number(part) {
            return Err(InvalidDecimal);
        }
        let part = part.trim_end_matches('0');
        let mantissa: i128 = format!("{whole}{part}").parse().map_err(|_| InvalidDecimal)?;
        let scale = u32::try_from(part.len()).map_err(|_| InvalidDecimal)?;
        Self::of_wide(if negative { -mantissa } else { mantissa }, scale)
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let unit = 10_u64.pow(u32::from(self.scale));
        let digits = self.mantissa.unsigned_abs();
        write!(f, "{sign}{}", digits / unit)?;
        if self.scale == 0 {
            return Ok(());
        }
        write!(f, ".{:0width$}", digits % unit, width = usize::from(self.scale))
    }
}

impl std::fmt::Debug for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl TryFrom<Wire> for Decimal {
    type Error = InvalidDecimal;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        Self::new(wire.mantissa, wire.scale)
    }
}

impl From<Decimal> for Wire {
    fn from(number: Decimal) -> Self {
        Self { mantissa: number.mantissa, scale: number.scale }
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    fn decimal(text: &str) -> Decimal {
        text.parse().expect("a number")
    }

    #[test]
    fn equal_numbers_are_equal_values() {
        assert_eq!(decimal("12.50"), Decimal::new(125, 1).expect("fits"));
        assert_eq!(decimal("-0.0"), decimal("0"));
        assert_eq!(Decimal::new(1_200, 2), Decimal::new(12, 0));
        for text in ["0", "7", "-7", "0.05", "-12.5", "999999999999999999", "0.000000001"] {
            assert_eq!(decimal(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let long = "9".repeat(40);
        for bad in ["", "-", ".", "1.", ".5", "1,5", "1e3", "0x1", "٣", "1.0000000001", &long] {
            assert!(bad.parse::<Decimal>().is_err(), "{bad:?}");
        }
        assert!(Decimal::new(i64::MAX, 0).is_err());
        assert!(Decimal::new(1, 10).is_err());
    }

    #[test]
    fn numbers_are_ordered_by_what_they_are_worth() {
        let mut numbers = ["10", "9.5", "-1", "0.09", "0.1"].map(decimal);
        numbers.sort_unstable();
        assert_eq!(numbers.map(|n| n.to_string()), ["-1", "0.09", "0.1", "9.5", "10"]);
    }

    #[test]
    fn a_ratio_rounds_half_away_from_zero() {
        assert_eq!(decimal("1.5").times_ratio(1_000, 1), Some(decimal("1500")));
        assert_eq!(decimal("1").times_ratio(1, 3), Some(decimal("0.333333333")));
        assert_eq!(decimal("-1").times_ratio(2, 3), Some(decimal("-0.666666667")));
        assert_eq!(decimal("999999999999999999").times_ratio(10, 1), None);
        assert_eq!(decimal("1").times_ratio(1, 0), None);
    }
}
