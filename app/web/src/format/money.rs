use std::fmt;

use serde::Serialize;

use super::{NO_BREAK_SPACE, grouped};
use crate::Language;

/// An amount of money as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MoneyText {
    /// For people: `€1,024.90`, `1 024,90 €`.
    pub text: String,
    /// For machines: `1024.90`.
    pub decimal: String,
    /// ISO 4217 code.
    pub currency: String,
    /// The amount in minor units.
    pub amount_minor: i64,
}

impl MoneyText {
    /// Formats `amount_minor` of `currency` (ISO 4217), which has `exponent` decimals.
    ///
    /// A whole amount of roubles is written without kopecks, as Russian shops write it; every
    /// other currency always shows its decimals.
    #[must_use]
    pub fn new(amount_minor: i64, currency: &str, exponent: u8, language: Language) -> Self {
        let digits = format!("{:0>1$}", amount_minor.unsigned_abs(), usize::from(exponent) + 1);
        let (whole, fraction) = digits.split_at(digits.len() - usize::from(exponent));
        let minus = if amount_minor < 0 { "-" } else { "" };
        let decimal = if fraction.is_empty() {
            format!("{minus}{whole}")
        } else {
            format!("{minus}{whole}.{fraction}")
        };
        let (thousands, point) = match language {
            Language::En => (',', '.'),
            Language::Ru => (NO_BREAK_SPACE, ','),
        };
        let mut number = grouped(whole, thousands);
        let omitted = currency == "RUB" && fraction.bytes().all(|digit| digit == b'0');
        if !fraction.is_empty() && !omitted {
            number.push(point);
            number.push_str(fraction);
        }
        let minus = if amount_minor < 0 { "\u{2212}" } else { "" };
        let text = match (language, symbol(currency)) {
            (Language::En, Some(symbol)) => format!("{minus}{symbol}{number}"),
            (Language::En, None) => format!("{minus}{currency}{NO_BREAK_SPACE}{number}"),
            (Language::Ru, symbol) => {
                format!("{minus}{number}{NO_BREAK_SPACE}{}", symbol.unwrap_or(currency))
            }
        };
        Self { text, decimal, currency: currency.to_owned(), amount_minor }
    }
}

impl fmt::Display for MoneyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// How a currency is called beside a number.
#[must_use]
pub fn currency_sign(currency: &str) -> &str {
    symbol(currency).unwrap_or(currency)
}

/// Only signs that name one currency: `$` alone would not tell a Canadian from an American price.
fn symbol(currency: &str) -> Option<&'static str> {
    Some(match currency {
        "EUR" => "€",
        "GBP" => "£",
        "INR" => "₹",
        "JPY" => "¥",
        "KZT" => "₸",
        "RUB" => "₽",
        "TRY" => "₺",
        "UAH" => "₴",
        "USD" => "$",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_writes_money_its_own_way() {
        let table: &[(i64, &str, u8, &str, &str, &str)] = &[
            (2490, "EUR", 2, "€24.90", "24,90\u{a0}€", "24.90"),
            (249_000, "RUB", 2, "₽2,490", "2\u{a0}490\u{a0}₽", "2490.00"),
            (249_050, "RUB", 2, "₽2,490.50", "2\u{a0}490,50\u{a0}₽", "2490.50"),
            (0, "EUR", 2, "€0.00", "0,00\u{a0}€", "0.00"),
            (5, "EUR", 2, "€0.05", "0,05\u{a0}€", "0.05"),
            (-150, "EUR", 2, "\u{2212}€1.50", "\u{2212}1,50\u{a0}€", "-1.50"),
            (1_234_567, "JPY", 0, "¥1,234,567", "1\u{a0}234\u{a0}567\u{a0}¥", "1234567"),
            (1_500, "KWD", 3, "KWD\u{a0}1.500", "1,500\u{a0}KWD", "1.500"),
            (12, "CLF", 4, "CLF\u{a0}0.0012", "0,0012\u{a0}CLF", "0.0012"),
            (100_000, "CHF", 2, "CHF\u{a0}1,000.00", "1\u{a0}000,00\u{a0}CHF", "1000.00"),
        ];
        for (amount_minor, currency, exponent, english, russian, decimal) in table {
            let money = |language| MoneyText::new(*amount_minor, currency, *exponent, language);
            assert_eq!(money(Language::En).text, *english);
            assert_eq!(money(Language::Ru).text, *russian);
            assert_eq!(money(Language::Ru).decimal, *decimal);
        }
    }

    #[test]
    fn the_smallest_and_largest_amounts_have_all_their_digits() {
        let money = |amount| MoneyText::new(amount, "EUR", 2, Language::En).decimal;
        assert_eq!(money(i64::MIN), "-92233720368547758.08");
        assert_eq!(money(i64::MAX), "92233720368547758.07");
    }
}
