//! Reads text as files and forms have it.

use mod_catalog_api::Decimal;

/// A number and what is written behind it: `1 234,5 kg` is 1234.5 and `kg`. Of a comma and a
/// point the later one divides the decimals; a single one always does.
pub(super) fn number(text: &str) -> Option<(Decimal, &str)> {
    let text = text.trim();
    let is_part = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-.,".contains(c);
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let mut digits: String = digits.chars().filter(|c| !c.is_whitespace()).collect();
    match (digits.rfind(','), digits.rfind('.')) {
        (Some(comma), Some(point)) if comma > point => {
            digits = digits.replace('.', "").replace(',', ".");
        }
        (Some(_), Some(_)) => digits = digits.replace(',', ""),
        (Some(_), None) => digits = digits.replace(',', "."),
        (None, _) => {}
    }
    digits.parse().ok().map(|number| (number, rest.trim()))
}

/// Yes or no, in the words people write.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "+" | "да" | "есть" => Some(true),
        "no" | "n" | "false" | "0" | "-" | "нет" => Some(false),
        _ => None,
    }
}

/// Several values in one text.
pub(super) fn several(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '|']).map(str::trim).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{boolean, number, several};

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, read, unit) in [
            ("12,5 kg", "12.5", "kg"),
            (" 1 234.5", "1234.5", ""),
            ("1\u{a0}234,50 мм", "1234.5", "мм"),
            ("1,234.5 g", "1234.5", "g"),
            ("1.234,5", "1234.5", ""),
            ("-7°", "-7", "°"),
            ("100%", "100", "%"),
        ] {
            let (amount, rest) = number(text).expect(text);
            assert_eq!((amount.to_string().as_str(), rest), (read, unit), "{text}");
        }
        for bad in ["", "kg", "1-2", "1.2.3", "--1", "1,2,3"] {
            assert_eq!(number(bad), None, "{bad}");
        }
    }

    #[test]
    fn yes_and_no_have_many_words() {
        assert_eq!(
            ["Да", "yes", "1", "нет", "FALSE"].map(boolean),
            [Some(true), Some(true), Some(true), Some(false), Some(false)]
        );
        assert_eq!(boolean("maybe"), None);
    }

    #[test]
    fn several_values_are_divided() {
        assert_eq!(several(" red; blue|;green ").collect::<Vec<_>>(), ["red", "blue", "green"]);
    }
}
