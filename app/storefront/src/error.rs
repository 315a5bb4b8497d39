//! Why there is no view.

use kernel_common::{FieldError, Problem, ProblemKind};
use rt_contract::{CallError, Fault};

/// Why there is no view.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ViewError {
    /// What the address names does not exist, or is not public.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The question is wrong as it stands.
    #[error("the request has {} faults", .0.len())]
    Invalid(Vec<FieldError>),
    /// The infrastructure failed.
    #[error("{0}")]
    Fault(Fault),
}

impl ViewError {
    /// The view's error for a reader's.
    pub(crate) fn of<E: Problem>(error: CallError<E>) -> Self {
        match error {
            CallError::Fault(fault) => Self::Fault(fault),
            CallError::Domain(domain) if domain.kind() == ProblemKind::NotFound => {
                Self::NotFound("thing")
            }
            CallError::Domain(domain) => Self::Invalid(domain.fields()),
        }
    }
}

impl Problem for ViewError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::NotFound(_) => ProblemKind::NotFound,
            Self::Invalid(_) => ProblemKind::Invalid,
            Self::Fault(fault) => fault.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "storefront.not_found",
            Self::Invalid(_) => "storefront.invalid",
            Self::Fault(fault) => fault.code(),
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Invalid(fields) => fields.clone(),
            _ => Vec::new(),
        }
    }
}
