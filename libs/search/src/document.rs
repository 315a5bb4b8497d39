//! What is written.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Language;

/// A document as it shall be. Writing it replaces the one with the same id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its id. Of two documents that sort equal, the larger id comes first: with UUIDv7 the later.
    pub id: Uuid,
    /// Its values, by field; a field may have several.
    pub values: Vec<(String, Value)>,
    /// What answers carry of it, unread by the engine.
    pub stored: String,
}

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Of a text field or a sort text.
    Text {
        /// The language of the text.
        language: Language,
        /// The text.
        text: String,
    },
    /// Of a code field.
    Code(String),
    /// Of a facets field.
    Facet {
        /// The facet's name: `brand`.
        name: String,
        /// The value: `bosch`.
        value: String,
    },
    /// Of a numbers field.
    Number {
        /// The number's name: `weight`.
        name: String,
        /// The number, in whatever unit questions use too.
        number: i64,
    },
    /// Of a tree path field: the nodes from the root down.
    Path(Vec<String>),
}

/// Writes and removals. Of several for one id the last counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// What is done, in order.
    pub operations: Vec<Operation>,
}

/// One write or removal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Writes a document, in place of the one with its id.
    Put(Box<Document>),
    /// Removes a document, if it is there.
    Remove(Uuid),
}

/// Values of a document's live columns. They hold from this moment, also for a document that is
/// written later, and are forgotten with the process unless it leaves them to the next one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveRow {
    /// The document's id.
    pub id: Uuid,
    /// Values by column; `None` is no value. Columns that are not named stay as they are.
    pub values: Vec<(String, Option<i64>)>,
}

/// What an answer carries of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDocument {
    /// The document's id.
    pub id: Uuid,
    /// As it was written.
    pub stored: String,
}
