//! The texts of the terms, privacy, delivery, returns and contacts pages that a store starts with.
//!
//! They describe what this software does (what it stores, what it charges, when it says so). A
//! merchant replaces them; until then they are true of any store, and promise nothing beyond that.

use serde::{Deserialize, Serialize};

use crate::{
    Language, StoreIdentity,
    views::{InformationSection, InformationView},
};

/// The subject of a legal or service page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// What it costs and when it comes.
    Delivery,
    /// How to send something back.
    Returns,
    /// How to reach the merchant.
    Contacts,
    /// The terms of sale.
    Terms,
    /// What is known about the shopper.
    Privacy,
}

impl Subject {
    /// All of them, in the footer's order.
    pub const ALL: [Self; 5] =
        [Self::Delivery, Self::Returns, Self::Contacts, Self::Terms, Self::Privacy];

    /// The last part of the page's address.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Delivery => "delivery",
            Self::Returns => "returns",
            Self::Contacts => "contacts",
            Self::Terms => "terms",
            Self::Privacy => "privacy",
        }
    }
}

/// The page a store starts with. Rates, contact and date are the caller's to fill in.
#[must_use]
pub fn starting_page(
    subject: Subject,
    language: Language,
    store: &StoreIdentity,
) -> InformationView {
    let named = |text: &str| text.replace("{store}", &store.name).replace("{email}", &store.email);
    let texts = texts(language);
    let text = match subject {
        Subject::Delivery => &texts.delivery,
        Subject::Returns => &texts.returns,
        Subject::Contacts => &texts.contacts,
        Subject::Terms => &texts.terms,
        Subject::Privacy => &texts.privacy,
    };
    InformationView {
        subject,
        title: named(&text.title),
        introduction: named(&text.introduction),
        sections: text
            .sections
            .iter()
            .map(|section| InformationSection {
                heading: named(&section.heading),
                paragraphs: section.paragraphs.iter().map(|text| named(text)).collect(),
            })
            .collect(),
        delivery_rates: Vec::new(),
        countries: Vec::new(),
        contact: None,
        updated: None,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    delivery: Text,
    returns: Text,
    contacts: Text,
    terms: Text,
    privacy: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    title: String,
    introduction: String,
    #[serde(default)]
    sections: Vec<TextSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextSection {
    heading: String,
    paragraphs: Vec<String>,
}

fn texts(language: Language) -> Texts {
    let source = match language {
        Language::En => include_str!("en.toml"),
        Language::Ru => include_str!("ru.toml"),
    };
    toml::from_str(source).expect("the embedded texts are parsed by a test in both languages")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_the_same_things_and_name_the_store() {
        let store = StoreIdentity {
            name: "Halden".to_owned(),
            tagline: String::new(),
            email: "help@halden.test".to_owned(),
            mark_url: None,
            icon_url: None,
        };
        for subject in Subject::ALL {
            let [english, russian] =
                Language::ALL.map(|language| starting_page(subject, language, &store));
            assert_eq!(english.sections.len(), russian.sections.len(), "{subject:?}");
            for (a, b) in english.sections.iter().zip(&russian.sections) {
                assert_eq!(a.paragraphs.len(), b.paragraphs.len(), "{}", a.heading);
            }
            for page in [english, russian] {
                let all = format!("{page:?}");
                assert!(!all.contains("{store}") && !all.contains("{email}"), "{all}");
            }
        }
        let terms = starting_page(Subject::Terms, Language::En, &store);
        assert!(format!("{terms:?}").contains("Halden"));
    }
}
