//! Every key with its value, where the value comes from, and what the key is for.

use crate::{
    catalogue::general, error::Fault, layer::Origin, nearest::nearest, settings::Settings,
    sources::Sources,
};

/// One key as it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// `server.listen`.
    pub key: String,
    /// The value, `***` for secrets; nothing where the key is not set.
    pub value: Option<String>,
    /// `default`, a file, a variable or a flag.
    pub source: Option<String>,
    /// The layer that `source` belongs to.
    pub origin: Option<Origin>,
    /// What a value must be: `an address with a port`.
    pub kind: String,
    /// What the key does; empty for a key that nobody has described.
    pub meaning: &'static str,
}

impl std::fmt::Display for Explained {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.value, &self.source) {
            (Some(value), Some(source)) => write!(f, "{} = {value}  ({source})", self.key),
            _ => write!(f, "{}  (not set)", self.key),
        }
    }
}

/// A configuration as it was read, right or wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// Every key that was asked for, in the order read.
    pub keys: Vec<Explained>,
    /// What is wrong; with any, no process starts.
    pub faults: Vec<Fault>,
}

impl Explanation {
    /// Reads `sources` to the end, whatever is wrong with them.
    #[must_use]
    pub fn of(sources: &Sources) -> Self {
        match Settings::read(sources) {
            Ok(read) => Self { keys: read.explained, faults: read.faults },
            Err(faults) => Self { keys: Vec::new(), faults },
        }
    }

    /// The key called `asked`, or those of the table called so. A place in a list may be left out:
    /// `stores.name` is every store's.
    #[must_use]
    pub fn about(&self, asked: &str) -> Vec<&Explained> {
        let asked = asked.replace("[]", "");
        let within = |key: &str| {
            let rest = key.strip_prefix(asked.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let placeless = |key: &str| general(key).replace("[]", "");
        let named = |one: &&Explained| within(&one.key) || within(&placeless(&one.key));
        self.keys.iter().filter(named).collect()
    }

    /// The key that is called most like `asked`.
    #[must_use]
    pub fn nearest(&self, asked: &str) -> Option<&str> {
        let full = nearest(asked, self.keys.iter().map(|one| one.key.as_str()));
        full.or_else(|| {
            let last = |key: &str| key.rsplit('.').next().unwrap_or_default().to_owned();
            let same = |one: &&Explained| last(&one.key) == last(asked);
            self.keys.iter().find(same).map(|one| one.key.as_str())
        })
    }
}
