use super::{NO_BREAK_SPACE, grouped};
use crate::Language;

/// A number written with a point, `-1234.5`, as people of the language write it. What is no such
/// number stays as it is.
#[must_use]
pub fn number(plain: &str, language: Language) -> String {
    let digits = plain.strip_prefix('-').unwrap_or(plain);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = !whole.is_empty()
        && whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    if !is_number {
        return plain.to_owned();
    }
    let (thousands, point) = match language {
        Language::En => (',', '.'),
        Language::Ru => (NO_BREAK_SPACE, ','),
    };
    let mut text = String::new();
    if plain.starts_with('-') {
        text.push('\u{2212}');
    }
    // A year or a number of four digits reads better whole.
    match whole.len() {
        ..=4 => text.push_str(whole),
        _ => text.push_str(&grouped(whole, thousands)),
    }
    if !fraction.is_empty() {
        text.push(point);
        text.push_str(fraction);
    }
    text
}

/// The same with its unit; the two never part.
#[must_use]
pub fn quantity(plain: &str, unit: Option<&str>, language: Language) -> String {
    let number = number(plain, language);
    match unit.filter(|unit| !unit.is_empty()) {
        Some(unit) => format!("{number}{NO_BREAK_SPACE}{unit}"),
        None => number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_writes_numbers_its_own_way() {
        for (plain, english, russian) in [
            ("0", "0", "0"),
            ("2026", "2026", "2026"),
            ("12345.5", "12,345.5", "12\u{a0}345,5"),
            ("-0.25", "\u{2212}0.25", "\u{2212}0,25"),
            ("1e3", "1e3", "1e3"),
            ("", "", ""),
        ] {
            assert_eq!(number(plain, Language::En), english);
            assert_eq!(number(plain, Language::Ru), russian);
        }
        assert_eq!(quantity("1.5", Some("kg"), Language::En), "1.5\u{a0}kg");
        assert_eq!(quantity("7", Some(""), Language::Ru), "7");
        assert_eq!(quantity("7", None, Language::Ru), "7");
    }
}
