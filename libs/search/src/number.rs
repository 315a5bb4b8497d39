//! Numbers of documents: fixed point, so that bounds and counts are exact.

use serde::{Deserialize, Serialize};

/// A number with at most three decimals, as text on the wire: `"12.5"`.
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
#[serde(try_from = "String", into = "String")]
pub struct Number {
    thousandths: i64,
}

/// The text is not such a number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a number with at most three decimals")]
pub struct InvalidNumber(pub String);

impl Number {
    /// From thousandths: 12500 is 12.5.
    #[must_use]
    pub const fn from_thousandths(thousandths: i64) -> Self {
        Self { thousandths }
    }

    /// As thousandths.
    #[must_use]
    pub const fn thousandths(self) -> i64 {
        self.thousandths
    }

    /// A whole number, if it is not too large.
    #[must_use]
    pub const fn whole(number: i64) -> Option<Self> {
        match number.checked_mul(1_000) {
            Some(thousandths) => Some(Self { thousandths }),
            None => None,
        }
    }
}

impl std::str::FromStr for Number {
    type Err = InvalidNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidNumber(text.to_owned());
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |digits: &str, max| {
            (1..=max).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
        };
        if !plain(whole, 15) || !plain(part, 3) {
            return Err(invalid());
        }
        let text = format!("{whole}{part:0<3}");
        let thousandths: i64 = text.parse().map_err(|_| invalid())?;
        Ok(Self { thousandths: if negative { -thousandths } else { thousandths } })
    }
}

impl TryFrom<String> for Number {
    type Error = InvalidNumber;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Number> for String {
    fn from(number: Number) -> Self {
        number.to_string()
    }
}

impl std::fmt::Display for Number {
    /// Without needless zeros: `12.5`, `-0.25`, `7`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.thousandths < 0 { "-" } else { "" };
        let digits = self.thousandths.unsigned_abs();
        let (whole, part) = (digits / 1_000, digits % 1_000);
        if part == 0 {
            return write!(f, "{sign}{whole}");
        }
        let part = format!("{part:03}");
        write!(f, "{sign}{whole}.{}", part.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn numbers_read_back_as_they_are_written() {
        for text in ["0", "7", "-0.25", "12.5", "999999999999999.999"] {
            let number: Number = text.parse().expect("valid");
            assert_eq!(number.to_string(), text);
        }
        assert_eq!("1.50".parse(), Ok(Number::from_thousandths(1_500)));
        assert_eq!(Number::whole(3).expect("small").thousandths(), 3_000);
    }

    #[test]
    fn anything_else_is_refused() {
        for bad in ["", "-", ".", "1.", ".5", "1.2345", "1e3", "+1", "１", "1 ", "--1"] {
            assert!(bad.parse::<Number>().is_err(), "{bad:?}");
        }
        assert!("1000000000000000".parse::<Number>().is_err());
        assert_eq!(Number::whole(i64::MAX), None);
    }
}
