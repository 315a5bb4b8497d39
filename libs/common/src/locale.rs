//! Languages, countries and texts that exist in several languages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A language tag of two lower-case letters, optionally with a region: `en`, `ru`, `pt-BR`.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
pub struct Locale(String);

/// An ISO 3166-1 alpha-2 code in upper case: `DE`. Membership in the list is not checked here.
#[derive(
    Clone,
    Copy,
    Debug,
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
pub struct CountryCode([u8; 2]);

/// The text has not the form of the code it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a {expected}")]
pub struct InvalidCode {
    /// What was given.
    pub text: String,
    /// What it should have been.
    pub expected: &'static str,
}

impl Locale {
    /// English, the language every text has at least.
    #[must_use]
    pub fn en() -> Self {
        Self("en".to_owned())
    }

    /// Russian.
    #[must_use]
    pub fn ru() -> Self {
        Self("ru".to_owned())
    }

    /// The tag as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Locale {
    type Error = InvalidCode;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (language, region) = text.split_once('-').map_or((&*text, None), |(l, r)| (l, Some(r)));
        let fits = language.len() == 2
            && language.bytes().all(|byte| byte.is_ascii_lowercase())
            && region.is_none_or(|r| r.len() == 2 && r.bytes().all(|b| b.is_ascii_uppercase()));
        if fits { Ok(Self(text)) } else { Err(InvalidCode { text, expected: "language tag" }) }
    }
}

impl From<Locale> for String {
    fn from(locale: Locale) -> Self {
        locale.0
    }
}

impl std::str::FromStr for Locale {
    type Err = InvalidCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.to_owned())
    }
}

impl std::fmt::Display for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl CountryCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("built from ASCII letters only")
    }
}

impl TryFrom<String> for CountryCode {
    type Error = InvalidCode;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match <[u8; 2]>::try_from(text.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Self(code)),
            _ => Err(InvalidCode { text, expected: "two-letter country code" }),
        }
    }
}

impl From<CountryCode> for String {
    fn from(code: CountryCode) -> Self {
        code.as_str().to_owned()
    }
}

impl std::str::FromStr for CountryCode {
    type Err = InvalidCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.to_owned())
    }
}

impl std::fmt::Display for CountryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One text in several languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct LocalizedText(pub BTreeMap<Locale, String>);

impl LocalizedText {
    /// A text in English and Russian.
    #[must_use]
    pub fn en_ru(en: impl Into<String>, ru: impl Into<String>) -> Self {
        Self([(Locale::en(), en.into()), (Locale::ru(), ru.into())].into())
    }

    /// The text in `locale`, else in its language without region, else in English, else any.
    #[must_use]
    pub fn get(&self, locale: &Locale) -> &str {
        let language = locale.as_str().get(..2).unwrap_or_default();
        self.0
            .get(locale)
            .or_else(|| self.0.iter().find(|(l, _)| l.as_str() == language).map(|(_, t)| t))
            .or_else(|| self.0.get(&Locale::en()))
            .or_else(|| self.0.values().next())
            .map_or("", String::as_str)
    }

    /// True without a single non-empty text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.values().all(|text| text.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::{CountryCode, Locale, LocalizedText};

    #[test]
    fn tags_have_one_form() {
        for bad in ["", "e", "EN", "eng", "en-us", "en_US", "en-USA", "ру"] {
            assert!(bad.parse::<Locale>().is_err(), "{bad}");
        }
        assert!("pt-BR".parse::<Locale>().is_ok());
        assert!("de".parse::<CountryCode>().is_err());
        assert!("DE".parse::<CountryCode>().is_ok());
    }

    #[test]
    fn a_missing_language_falls_back() {
        let text = LocalizedText::en_ru("mug", "кружка");
        let get = |tag: &str| text.get(&tag.parse().expect("tag")).to_owned();
        assert_eq!([get("ru"), get("ru-RU"), get("fr")], ["кружка", "кружка", "mug"]);
        assert_eq!(LocalizedText::default().get(&Locale::en()), "");
    }
}
