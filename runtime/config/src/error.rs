//! What is wrong with a configuration, said so that the reader can mend it.

use std::{
    fmt::{self, Display, Formatter},
    path::PathBuf,
};

/// One thing wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A key that is needed is nowhere.
    Missing {
        /// `payment.testcard.url`.
        key: String,
        /// What to write.
        fix: String,
    },
    /// A value cannot be used.
    Refused {
        /// `stores[0].currencies[1]`.
        key: String,
        /// The value as given; `***` for secrets.
        value: String,
        /// Where it comes from: a file, a variable, a flag.
        source: String,
        /// Why not: `is not an ISO 4217 currency code`.
        problem: String,
        /// What to write instead.
        fix: String,
    },
    /// A key nobody reads, most often a slip of the pen.
    UnknownKey {
        /// The key.
        key: String,
        /// Where it comes from.
        source: String,
        /// The keys there are in its place.
        known: Vec<&'static str>,
        /// The full name of the key that was most likely meant.
        meant: Option<String>,
    },
    /// The file cannot be read, or is not TOML.
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
}

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { key, fix } => write!(f, "key `{key}` (not set): is missing; {fix}"),
            Self::Refused { key, value, source, problem, fix } => {
                write!(f, "key `{key}` = {value} (from {source}): {problem}; {fix}")
            }
            Self::UnknownKey { key, source, known, meant } => {
                write!(f, "key `{key}` (from {source}): is not known; ")?;
                if let Some(meant) = meant {
                    write!(f, "did you mean `{meant}`? ")?;
                }
                match known.is_empty() {
                    true => write!(f, "remove it"),
                    false => write!(f, "the keys here are {}", known.join(", ")),
                }
            }
            Self::File { path, reason } => {
                write!(f, "file {}: {}", path.display(), reason.trim_end())
            }
        }
    }
}

/// Everything wrong with a configuration, found in one reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The faults in the order of the keys; never empty.
    pub faults: Vec<Fault>,
}

impl Display for ConfigError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.faults.len() {
            1 => write!(f, "the configuration has a fault")?,
            count => write!(f, "the configuration has {count} faults")?,
        }
        self.faults.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

impl std::error::Error for ConfigError {}
