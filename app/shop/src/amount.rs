//! Money as people type it: `14.90 EUR`, `1490JPY`.

use std::str::FromStr;

use kernel_common::{Currency, Money};

/// An amount above or equal zero in the currency's own decimals. Read without floats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Amount(pub(crate) Money);

impl FromStr for Amount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let refused = || format!("{text:?} is no amount; write it like 14.90EUR");
        let letters = text.find(|c: char| c.is_ascii_alphabetic()).ok_or_else(refused)?;
        let (number, code) = text.split_at(letters);
        let currency = Currency::from_code(code)
            .ok_or_else(|| format!("{code:?} is not an ISO 4217 currency code"))?;
        let number = number.trim_end();
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        let decimals = usize::from(currency.exponent());
        if part.len() > decimals {
            return Err(format!("{currency} has {decimals} decimals"));
        }
        let digits = format!("{whole}{part:0<decimals$}");
        let plain = !whole.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let whole_number = !number.ends_with('.');
        let amount = digits.parse().ok().filter(|_| plain && whole_number).ok_or_else(refused)?;
        Ok(Self(Money::new(amount, currency)))
    }
}

#[cfg(test)]
mod tests {
    use super::Amount;

    fn read(text: &str) -> Result<String, String> {
        text.parse::<Amount>().map(|Amount(money)| money.to_string())
    }

    #[test]
    fn amounts_are_read_in_the_decimals_of_their_currency() {
        for (typed, meant) in [
            ("14.90 EUR", "14.90 EUR"),
            ("14.9EUR", "14.90 EUR"),
            ("14 EUR", "14.00 EUR"),
            ("0.05EUR", "0.05 EUR"),
            ("1490JPY", "1490 JPY"),
            ("1.234KWD", "1.234 KWD"),
        ] {
            assert_eq!(read(typed).as_deref(), Ok(meant), "{typed}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for bad in [
            "",
            "EUR",
            "14.90",
            "14,90EUR",
            "-1EUR",
            "1.EUR",
            ".5EUR",
            "14.901EUR",
            "1.5JPY",
            "14.90eur",
            "14.90XYZ",
            "1 4EUR",
            "99999999999999999999EUR",
            "1e3EUR",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
