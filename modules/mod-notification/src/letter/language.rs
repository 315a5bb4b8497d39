//! The languages there are words in.

use kernel_common::Locale;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    En,
    Ru,
}

impl Language {
    /// The language of a locale, English where there are no words in it.
    pub(crate) fn of(locale: &Locale) -> Self {
        if locale.as_str().starts_with("ru") { Self::Ru } else { Self::En }
    }

    /// Its tag.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ru => "ru",
        }
    }
}
