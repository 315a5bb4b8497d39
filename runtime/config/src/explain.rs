//! Every key with its value and where the value comes from.

/// One key as it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// `server.listen`.
    pub key: String,
    /// The value, `***` for secrets; nothing where the key is not set.
    pub value: Option<String>,
    /// `default`, a file, a variable or a flag.
    pub source: Option<String>,
}

impl std::fmt::Display for Explained {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.value, &self.source) {
            (Some(value), Some(source)) => write!(f, "{} = {value}  ({source})", self.key),
            _ => write!(f, "{}  (not set)", self.key),
        }
    }
}
