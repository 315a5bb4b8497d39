//! Exact decimal numbers: prices are computed without a float anywhere.

use std::cmp::Ordering;

/// `mantissa / 10^scale`, at most [`SCALE_MAX`] decimals. Arithmetic is checked.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

/// Most decimals that are kept.
const SCALE_MAX: u32 = 12;

impl Decimal {
    /// A whole number.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self { mantissa: number as i128, scale: 0 }
    }

    /// The number a text spells: digits with an optional sign and an optional `.`; nothing else,
    /// so that `1,234` and `1e3` are never guessed at.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let spelled = !whole.is_empty() && plain(whole) && plain(part) && !digits.ends_with('.');
        let part = part.trim_end_matches('0');
        if !spelled || whole.len() > 20 || part.len() > SCALE_MAX as usize {
            return None;
        }
        let mut mantissa: i128 = 0;
        for digit in whole.bytes().chain(part.bytes()) {
            mantissa = mantissa.checked_mul(10)?.checked_add(i128::from(digit - b'0'))?;
        }
        let scale = u32::try_from(part.len()).ok()?;
        Some(Self { mantissa: if negative { -mantissa } else { mantissa }, scale })
    }

    /// Sum, if it fits.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let (left, right, scale) = aligned(self, other)?;
        Some(Self { mantissa: left.checked_add(right)?, scale }.trimmed())
    }

    /// Difference, if it fits.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self { mantissa: other.mantissa.checked_neg()?, ..other })
    }

    /// Product, if it fits.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        let mantissa = self.mantissa.checked_mul(other.mantissa)?;
        Self { mantissa, scale: self.scale + other.scale }.trimmed().round(SCALE_MAX)
    }

    /// Quotient to [`SCALE_MAX`] decimals, if there is one.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        let (left, right, _) = aligned(self, other)?;
        if right == 0 {
            return None;
        }
        let mantissa = rounded_quotient(left.checked_mul(power(SCALE_MAX)?)?, right)?;
        Some(Self { mantissa, scale: SCALE_MAX }.trimmed())
    }

    /// Rounded half away from zero to `places` decimals.
    #[must_use]
    pub fn round(self, places: u32) -> Option<Self> {
        if self.scale <= places {
            return Some(self);
        }
        let mantissa = rounded_quotient(self.mantissa, power(self.scale - places)?)?;
        Some(Self { mantissa, scale: places }.trimmed())
    }

    /// The number in units of `10^-places`, unless it has more decimals than that or does not fit.
    #[must_use]
    pub fn to_units(self, places: u32) -> Option<i64> {
        let trimmed = self.trimmed();
        let missing = places.checked_sub(trimmed.scale)?;
        i64::try_from(trimmed.mantissa.checked_mul(power(missing)?)?).ok()
    }

    /// `units` of `10^-places`.
    #[must_use]
    pub fn from_units(units: i64, places: u32) -> Self {
        Self { mantissa: i128::from(units), scale: places }.trimmed()
    }

    /// True below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// Which of two is larger; numbers too far apart to be compared are not met in practice and
    /// are told by their signs.
    #[must_use]
    pub fn compare(self, other: Self) -> Ordering {
        match aligned(self, other) {
            Some((left, right, _)) => left.cmp(&right),
            None => self.mantissa.signum().cmp(&other.mantissa.signum()),
        }
    }

    fn trimmed(mut self) -> Self {
        while self.scale > 0 && self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.scale -= 1;
        }
        self
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { mantissa, scale } = self.trimmed();
        let sign = if mantissa < 0 { "-" } else { "" };
        let width = scale as usize;
        let digits = format!("{:0>least$}", mantissa.unsigned_abs(), least = width + 1);
        let (whole, part) = digits.split_at(digits.len() - width);
        let point = if part.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{part}")
    }
}

fn power(exponent: u32) -> Option<i128> {
    10i128.checked_pow(exponent)
}

fn aligned(left: Decimal, right: Decimal) -> Option<(i128, i128, u32)> {
    let scale = left.scale.max(right.scale);
    let at = |number: Decimal| number.mantissa.checked_mul(power(scale - number.scale)?);
    Some((at(left)?, at(right)?, scale))
}

fn rounded_quotient(numerator: i128, denominator: i128) -> Option<i128> {
    let (quotient, rest) =
        (numerator.checked_div(denominator)?, numerator.checked_rem(denominator)?);
    let up = rest.unsigned_abs() >= denominator.unsigned_abs() - rest.unsigned_abs();
    let away = if (numerator < 0) == (denominator < 0) { 1 } else { -1 };
    if up && rest != 0 { quotient.checked_add(away) } else { Some(quotient) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Decimal;

    fn number(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|| panic!("{text} is a number"))
    }

    #[test]
    fn only_plain_numbers_are_numbers() {
        for (text, shown) in
            [("1", "1"), ("-0.50", "-0.5"), ("+2.00", "2"), ("007.10", "7.1"), (" 3 ", "3")]
        {
            assert_eq!(number(text).to_string(), shown);
        }
        for bad in ["", "-", ".5", "5.", "1,5", "1e3", "0x1", "1 000", "NaN", "٣", "1.2.3", "--1"]
        {
            assert!(Decimal::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn arithmetic_is_exact_and_rounds_when_asked() {
        let shown = |number: Option<Decimal>| number.map(|number| number.to_string());
        assert_eq!(shown(number("0.1").plus(number("0.2"))).as_deref(), Some("0.3"));
        assert_eq!(shown(number("19.99").times(number("1.2"))).as_deref(), Some("23.988"));
        assert_eq!(shown(number("1").over(number("3"))).as_deref(), Some("0.333333333333"));
        assert_eq!(shown(number("1").over(number("0"))), None);
        assert_eq!(shown(number("2.345").round(2)).as_deref(), Some("2.35"));
        assert_eq!(shown(number("-2.345").round(2)).as_deref(), Some("-2.35"));
        assert_eq!(number("2.34").to_units(2), Some(234));
        assert_eq!(number("2.345").to_units(2), None, "no cent is invented");
        assert_eq!(number("99999999999999999999").to_units(2), None);
    }

    proptest! {
        #[test]
        fn minor_units_survive_the_text(units in any::<i64>(), places in 0u32..=4) {
            let text = Decimal::from_units(units, places).to_string();
            prop_assert_eq!(number(&text).to_units(places), Some(units));
        }

        #[test]
        fn sums_of_minor_units_are_sums(left in -1_000_000i64..1_000_000, right in -1_000_000i64..1_000_000) {
            let sum = Decimal::from_units(left, 2).plus(Decimal::from_units(right, 2));
            prop_assert_eq!(sum.and_then(|sum| sum.to_units(2)), Some(left + right));
        }
    }
}
