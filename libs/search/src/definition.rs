//! What an index is made of.

use serde::{Deserialize, Serialize};

/// A language whose words are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    English,
    /// Russian.
    Russian,
}

/// What an index is made of. Another definition needs another index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexDefinition {
    /// The fields of documents, by name.
    pub fields: Vec<Field>,
    /// Columns beside the documents, by name: they change without a document being written.
    pub live: Vec<String>,
    /// Words that mean the same.
    pub synonyms: Vec<Synonyms>,
}

/// A field of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name, unique in the definition: letters, digits, `_`.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Text for people, found by its words in any form.
    Text {
        /// How much a word found here counts, against 1 for the lightest field.
        weight: u8,
    },
    /// A name that is found whole, before any text: SKU, barcode. Case and leading zeros do not
    /// matter.
    Code,
    /// Values to choose from. A field holds many facets, each with a name of its own.
    Facets,
    /// Numbers, days as their digits and sums in minor units, likewise by names of their own.
    Numbers,
    /// A place in a tree, from the root down; every node names itself uniquely in the tree.
    TreePath,
    /// Text to sort by, one for each language.
    SortText,
}

/// Words that mean the same. Any of them finds the others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Synonyms(pub Vec<String>);

impl IndexDefinition {
    /// The field of a name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}
