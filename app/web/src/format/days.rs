use super::{NO_BREAK_SPACE, PluralCategory};
use crate::Language;

/// How many days a delivery takes: `2–4 days`, `1 день`.
#[must_use]
pub fn delivery_days(days_min: u32, days_max: u32, language: Language) -> String {
    let number = if days_min == days_max {
        days_max.to_string()
    } else {
        format!("{days_min}–{days_max}")
    };
    // The word goes with the number beside it.
    let word = match PluralCategory::of(days_max.into(), language) {
        PluralCategory::One if language == Language::Ru => "день",
        PluralCategory::One => "day",
        PluralCategory::Few => "дня",
        PluralCategory::Many => "дней",
        PluralCategory::Other => "days",
    };
    format!("{number}{NO_BREAK_SPACE}{word}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_goes_with_the_last_number() {
        let table = [
            (1, 1, "1\u{a0}day", "1\u{a0}день"),
            (2, 4, "2–4\u{a0}days", "2–4\u{a0}дня"),
            (2, 5, "2–5\u{a0}days", "2–5\u{a0}дней"),
            (14, 21, "14–21\u{a0}days", "14–21\u{a0}день"),
        ];
        for (min, max, english, russian) in table {
            assert_eq!(delivery_days(min, max, Language::En), english);
            assert_eq!(delivery_days(min, max, Language::Ru), russian);
        }
    }
}
