//! A table of keys that leave it as they are read; what stays is unknown.

use figment::value::{Dict, Value};

/// A table being read: its keys leave it one by one.
pub(crate) struct Section {
    pub(crate) path: String,
    /// What nobody asked for yet.
    pub(crate) left: Dict,
    /// The keys asked for so far.
    pub(crate) known: Vec<&'static str>,
}

impl Section {
    /// The full name of `key` in this table.
    pub(crate) fn key(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// True while `key` is there and not read yet.
    pub(crate) fn is_set(&self, key: &str) -> bool {
        self.left.contains_key(key)
    }

    pub(crate) fn take(&mut self, key: &'static str) -> Option<Value> {
        self.known.push(key);
        self.left.remove(key)
    }
}
