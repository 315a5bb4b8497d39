use crate::Language;

/// The form of a word that goes with a number (the categories of Unicode CLDR).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PluralCategory {
    /// 1; in Russian also 21, 31, but not 11.
    One,
    /// Russian 2 to 4, 22 to 24, but not 12 to 14.
    Few,
    /// Russian for the rest.
    Many,
    /// English for the rest.
    Other,
}

impl PluralCategory {
    /// The form for `count` things.
    #[must_use]
    pub fn of(count: u64, language: Language) -> Self {
        match language {
            Language::En if count == 1 => Self::One,
            Language::En => Self::Other,
            Language::Ru => match (count % 10, count % 100) {
                (_, 11..=14) => Self::Many,
                (1, _) => Self::One,
                (2..=4, _) => Self::Few,
                _ => Self::Many,
            },
        }
    }

    /// The forms a message needs in `language`.
    #[must_use]
    pub fn used_by(language: Language) -> &'static [Self] {
        match language {
            Language::En => &[Self::One, Self::Other],
            Language::Ru => &[Self::One, Self::Few, Self::Many],
        }
    }

    /// The category's name in a catalogue.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_has_three_forms_and_english_two() {
        use PluralCategory::{Few, Many, One, Other};
        let table: &[(u64, PluralCategory, PluralCategory)] = &[
            (0, Other, Many),
            (1, One, One),
            (2, Other, Few),
            (4, Other, Few),
            (5, Other, Many),
            (11, Other, Many),
            (12, Other, Many),
            (14, Other, Many),
            (20, Other, Many),
            (21, Other, One),
            (22, Other, Few),
            (101, Other, One),
            (111, Other, Many),
            (112, Other, Many),
            (1_000_003, Other, Few),
        ];
        for (count, english, russian) in table {
            assert_eq!(PluralCategory::of(*count, Language::En), *english, "{count}");
            assert_eq!(PluralCategory::of(*count, Language::Ru), *russian, "{count}");
        }
    }
}
