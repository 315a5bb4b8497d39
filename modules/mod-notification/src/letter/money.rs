//! Money as people of each language write it. Integers in, text out: no float.

use kernel_common::Money;

use super::language::Language;

/// A space that no line breaks at.
const NO_BREAK_SPACE: char = '\u{a0}';

/// `€1,024.90`, `1 024,90 €`. A whole amount of roubles is written without kopecks, as Russian
/// shops write it; every other currency always shows its decimals.
pub(crate) fn written(money: Money, language: Language) -> String {
    let exponent = usize::from(money.currency.exponent());
    let digits = format!("{:0>1$}", money.amount_minor.unsigned_abs(), exponent + 1);
    let (whole, fraction) = digits.split_at(digits.len() - exponent);
    let (thousands, point) = match language {
        Language::En => (',', '.'),
        Language::Ru => (NO_BREAK_SPACE, ','),
    };
    let mut number = grouped(whole, thousands);
    let code = money.currency.code();
    let omitted = code == "RUB" && fraction.bytes().all(|digit| digit == b'0');
    if !fraction.is_empty() && !omitted {
        number.push(point);
        number.push_str(fraction);
    }
    let minus = if money.is_negative() { "\u{2212}" } else { "" };
    match (language, symbol(code)) {
        (Language::En, Some(symbol)) => format!("{minus}{symbol}{number}"),
        (Language::En, None) => format!("{minus}{code}{NO_BREAK_SPACE}{number}"),
        (Language::Ru, symbol) => {
            format!("{minus}{number}{NO_BREAK_SPACE}{}", symbol.unwrap_or(code))
        }
    }
}

/// Only signs that name one currency: `$` alone would not tell a Canadian from an American price.
fn symbol(code: &str) -> Option<&'static str> {
    Some(match code {
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

/// `digits` in groups of three.
fn grouped(digits: &str, separator: char) -> String {
    let mut text = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use kernel_common::{Currency, Money};

    use super::{Language, written};

    #[test]
    fn each_language_writes_money_its_own_way() {
        let table = [
            (2_490, "EUR", "€24.90", "24,90\u{a0}€"),
            (249_000, "RUB", "₽2,490", "2\u{a0}490\u{a0}₽"),
            (249_050, "RUB", "₽2,490.50", "2\u{a0}490,50\u{a0}₽"),
            (0, "EUR", "€0.00", "0,00\u{a0}€"),
            (-150, "EUR", "\u{2212}€1.50", "\u{2212}1,50\u{a0}€"),
            (1_234_567, "JPY", "¥1,234,567", "1\u{a0}234\u{a0}567\u{a0}¥"),
            (1_500, "KWD", "KWD\u{a0}1.500", "1,500\u{a0}KWD"),
            (
                i64::MIN,
                "CHF",
                "\u{2212}CHF\u{a0}92,233,720,368,547,758.08",
                "\u{2212}92\u{a0}233\u{a0}720\u{a0}368\u{a0}547\u{a0}758,08\u{a0}CHF",
            ),
        ];
        for (minor, code, english, russian) in table {
            let money = Money::new(minor, Currency::from_code(code).expect("a currency"));
            assert_eq!(written(money, Language::En), english);
            assert_eq!(written(money, Language::Ru), russian);
        }
    }
}
