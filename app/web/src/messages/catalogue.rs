#[cfg(test)]
use std::collections::BTreeSet;
use std::{collections::BTreeMap, sync::Arc};

use minijinja::{Value, value::Object};

use super::pattern::{Forms, Message, Pattern};
use crate::{Language, format::PluralCategory};

/// All messages of one language, by section and key.
#[derive(Debug)]
pub(crate) struct Catalogue {
    sections: BTreeMap<String, BTreeMap<String, Arc<Message>>>,
}

/// What is wrong with a catalogue; each names the message.
#[derive(Debug, thiserror::Error)]
pub(super) enum CatalogueError {
    #[error("the catalogue cannot be read")]
    Syntax(#[from] toml::de::Error),
    #[error("{key} is neither a text nor a table of plural forms")]
    NotAMessage { key: String },
    #[error("{key} has a brace without a partner or a bad name in braces")]
    BadPlaceholder { key: String },
    #[error("{key} has not exactly the plural forms of its language")]
    WrongForms { key: String },
}

impl Catalogue {
    /// The catalogue of `language` that is part of this binary.
    pub(crate) fn embedded(language: Language) -> Self {
        let source = match language {
            Language::En => include_str!("en.toml"),
            Language::Ru => include_str!("ru.toml"),
        };
        Self::parse(source, language).expect("the embedded catalogues are parsed by a test")
    }

    pub(super) fn parse(source: &str, language: Language) -> Result<Self, CatalogueError> {
        let tables: BTreeMap<String, BTreeMap<String, toml::Value>> = toml::from_str(source)?;
        let mut sections = BTreeMap::new();
        for (section, entries) in tables {
            let mut messages = BTreeMap::new();
            for (name, entry) in entries {
                let key = format!("{section}.{name}");
                let forms = forms(&key, &entry, language)?;
                messages.insert(name, Arc::new(Message { key, language, forms }));
            }
            sections.insert(section, messages);
        }
        Ok(Self { sections })
    }

    /// The catalogue as templates see it. A message without placeholders is a text, any other has
    /// to be called: printing it bare is refused.
    pub(crate) fn into_value(self) -> Value {
        let sections = self.sections.into_iter().map(|(name, messages)| {
            let messages = messages.into_iter().map(|(name, message)| (name, as_value(&message)));
            (name, Value::from_object(Section(messages.collect())))
        });
        Value::from_object(Section(sections.collect()))
    }

    /// Every `section.key` with its placeholders; `count` stands for a plural.
    #[cfg(test)]
    pub(super) fn signatures(&self) -> BTreeMap<String, BTreeSet<String>> {
        let messages = self.sections.values().flat_map(BTreeMap::values);
        messages.map(|message| (message.key.clone(), message.placeholders())).collect()
    }
}

#[cfg(test)]
impl Message {
    fn placeholders(&self) -> BTreeSet<String> {
        let named = |pattern: &Pattern| pattern.placeholders().map(str::to_owned).collect();
        match &self.forms {
            Forms::Single(pattern) => named(pattern),
            Forms::Plural(forms) => {
                let mut all: BTreeSet<String> = forms.values().flat_map(named).collect();
                all.insert("count".to_owned());
                all
            }
        }
    }
}

fn forms(key: &str, entry: &toml::Value, language: Language) -> Result<Forms, CatalogueError> {
    let pattern = |text: &toml::Value| {
        let text = text.as_str().ok_or(CatalogueError::NotAMessage { key: key.to_owned() })?;
        // A number never parts from the thing it counts.
        Pattern::parse(&text.replace("{count} ", "{count}\u{a0}"))
            .ok_or(CatalogueError::BadPlaceholder { key: key.to_owned() })
    };
    let Some(table) = entry.as_table() else {
        return pattern(entry).map(Forms::Single);
    };
    let used = PluralCategory::used_by(language);
    let mut forms = BTreeMap::new();
    for category in used {
        if let Some(text) = table.get(category.key()) {
            forms.insert(*category, pattern(text)?);
        }
    }
    if forms.len() == used.len() && table.len() == used.len() {
        Ok(Forms::Plural(forms))
    } else {
        Err(CatalogueError::WrongForms { key: key.to_owned() })
    }
}

fn as_value(message: &Arc<Message>) -> Value {
    match &message.forms {
        Forms::Single(pattern) => match pattern.as_text() {
            Some(text) => Value::from(text),
            None => Value::from_dyn_object(message.clone()),
        },
        Forms::Plural(_) => Value::from_dyn_object(message.clone()),
    }
}

/// A level of the catalogue. An unknown key is undefined, which the strict environment refuses.
#[derive(Debug)]
struct Section(BTreeMap<String, Value>);

impl Object for Section {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.0.get(key).cloned()
    }
}
