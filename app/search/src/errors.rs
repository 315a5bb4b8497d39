//! Why there is no answer: one enum per contract.

use kernel_common::{FieldError, Problem, ProblemKind};
use serde::{Deserialize, Serialize};

/// Why a search has no answer.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SearchError {
    /// The request is wrong as it stands.
    #[error("the request has {} faults", .0.len())]
    Invalid(Vec<FieldError>),
    /// There is no index to ask; listings of the catalog still work.
    #[error("search is not ready: {0}")]
    NotReady(NotReady),
}

/// Why there is no index to ask.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    thiserror::Error,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum NotReady {
    /// The configuration turns it off.
    #[error("it is turned off")]
    Off,
    /// It is being built.
    #[error("{done} products are read so far")]
    Building {
        /// Products read so far.
        done: u64,
    },
    /// A reason of a newer version.
    #[serde(other)]
    #[error("for a reason not known here")]
    Unknown,
}

impl Problem for SearchError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::Invalid(_) => ProblemKind::Invalid,
            Self::NotReady(_) => ProblemKind::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "search.invalid",
            Self::NotReady(_) => "search.not_ready",
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Invalid(fields) => fields.clone(),
            Self::NotReady(_) => Vec::new(),
        }
    }
}

/// Why facts cannot be read.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ChangeLogError {
    /// This process has no module of that name.
    #[error("there is no module {0} here")]
    UnknownModule(String),
}

impl Problem for ChangeLogError {
    fn kind(&self) -> ProblemKind {
        ProblemKind::NotFound
    }

    fn code(&self) -> &'static str {
        "search.unknown_module"
    }
}
