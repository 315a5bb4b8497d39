//! Why there is no view.

use kernel_common::{FieldError, Problem, ProblemKind};
use rt_contract::{CallError, Fault};

/// Why there is no view.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ViewError {
    /// What the address names does not exist, or is not public.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// It was public once and is so no more.
    #[error("this {0} is no longer here")]
    Withdrawn(&'static str),
    /// A module refused the question, for a reason of its own.
    #[error("{0}")]
    Refused(Box<Refusal>),
    /// The infrastructure failed.
    #[error("{0}")]
    Fault(Fault),
}

/// What a module said when it refused: the same kind, code and fields reach the reader.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    kind: ProblemKind,
    code: &'static str,
    message: String,
    fields: Vec<FieldError>,
    details: Option<serde_json::Value>,
}

impl ViewError {
    /// The view's error for a reader's.
    pub(crate) fn of<E: Problem>(error: CallError<E>) -> Self {
        match error {
            CallError::Fault(fault) => Self::Fault(fault),
            CallError::Domain(refusal) => Self::Refused(Box::new(Refusal {
                kind: refusal.kind(),
                code: refusal.code(),
                message: refusal.to_string(),
                fields: refusal.fields(),
                details: refusal.details(),
            })),
        }
    }
}

impl Problem for ViewError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::NotFound(_) | Self::Withdrawn(_) => ProblemKind::NotFound,
            Self::Refused(refusal) => refusal.kind,
            Self::Fault(fault) => fault.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "storefront.not_found",
            Self::Withdrawn(_) => "storefront.withdrawn",
            Self::Refused(refusal) => refusal.code,
            Self::Fault(fault) => fault.code(),
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Refused(refusal) => refusal.fields.clone(),
            Self::NotFound(_) | Self::Withdrawn(_) | Self::Fault(_) => Vec::new(),
        }
    }

    fn details(&self) -> Option<serde_json::Value> {
        match self {
            Self::Refused(refusal) => refusal.details.clone(),
            Self::NotFound(_) | Self::Withdrawn(_) | Self::Fault(_) => None,
        }
    }
}
