//! Why an operation was not answered as it should have been.

use std::fmt;

/// What went wrong, and once in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) kind: Kind,
    pub(crate) detail: String,
}

/// Failures are counted by kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// No connection.
    Connect,
    /// The connection ended before the answer had.
    Transport,
    /// No answer in time.
    Timeout,
    /// An answer with another status than was expected.
    Status(u16),
    /// The server said no, with this code.
    Refused(String),
    /// An answer that cannot be read.
    Unexpected,
    /// The server has nothing of the kind.
    NotOffered,
}

impl Failure {
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }

    /// An answer without what it has to have.
    pub(crate) fn missing(what: &str) -> Self {
        Self::new(Kind::Unexpected, format!("an answer without {what}"))
    }

    /// Whether the next request would most likely meet the same at once.
    pub(crate) fn is_unreachable(&self) -> bool {
        matches!(self.kind, Kind::Connect | Kind::Transport)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.detail)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect => f.write_str("no connection"),
            Self::Transport => f.write_str("connection lost"),
            Self::Timeout => f.write_str("no answer in time"),
            Self::Status(status) => write!(f, "status {status}"),
            Self::Refused(code) => write!(f, "refused {code}"),
            Self::Unexpected => f.write_str("unexpected answer"),
            Self::NotOffered => f.write_str("not offered"),
        }
    }
}
