//! What a call answers when it does not answer: a typed domain error or a fault.

use kernel_common::{FieldError, Problem, ProblemKind};
use serde::{Deserialize, Serialize};

/// Kinds of infrastructure trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Not reached, or it cannot work now. The effect may have happened.
    Unavailable,
    /// Nobody waits any more. The effect may have happened.
    DeadlineExceeded,
    /// Too much at once.
    RateLimited,
    /// The two sides do not understand each other.
    Incompatible,
    /// A defect on the other side.
    #[serde(other)]
    Internal,
}

/// Infrastructure trouble.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{kind:?}: {message}")]
pub struct Fault {
    /// The kind.
    pub kind: FaultKind,
    /// For logs; never shown to the public.
    pub message: String,
    /// When to try again, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u32>,
}

impl Fault {
    /// A fault.
    #[must_use]
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), retry_after_ms: None }
    }

    /// Whether the effect may have happened although no answer came.
    #[must_use]
    pub fn outcome_unknown(&self) -> bool {
        matches!(self.kind, FaultKind::Unavailable | FaultKind::DeadlineExceeded)
    }
}

/// The error of every contract method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum CallError<E> {
    /// The module said no, for a reason of its domain.
    #[error(transparent)]
    Domain(E),
    /// The infrastructure failed.
    #[error("{0}")]
    Fault(Fault),
}

impl<E> CallError<E> {
    /// A fault of a kind.
    #[must_use]
    pub fn fault(kind: FaultKind, message: impl Into<String>) -> Self {
        Self::Fault(Fault::new(kind, message))
    }

    /// The same error of another domain; faults stay what they are.
    pub fn map_domain<F>(self, f: impl FnOnce(E) -> F) -> CallError<F> {
        match self {
            Self::Domain(error) => CallError::Domain(f(error)),
            Self::Fault(fault) => CallError::Fault(fault),
        }
    }
}

impl<E> From<Fault> for CallError<E> {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Problem for Fault {
    fn kind(&self) -> ProblemKind {
        match self.kind {
            FaultKind::Unavailable | FaultKind::DeadlineExceeded => ProblemKind::Unavailable,
            FaultKind::RateLimited => ProblemKind::RateLimited,
            FaultKind::Incompatible | FaultKind::Internal => ProblemKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self.kind {
            FaultKind::Unavailable => "platform.unavailable",
            FaultKind::DeadlineExceeded => "platform.deadline_exceeded",
            FaultKind::RateLimited => "platform.rate_limited",
            FaultKind::Incompatible => "platform.incompatible",
            FaultKind::Internal => "platform.internal",
        }
    }
}

impl<E: Problem> Problem for CallError<E> {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::Domain(error) => error.kind(),
            Self::Fault(fault) => fault.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Domain(error) => error.code(),
            Self::Fault(fault) => fault.code(),
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Domain(error) => error.fields(),
            Self::Fault(_) => Vec::new(),
        }
    }

    fn details(&self) -> Option<serde_json::Value> {
        match self {
            Self::Domain(error) => error.details(),
            Self::Fault(_) => None,
        }
    }
}
