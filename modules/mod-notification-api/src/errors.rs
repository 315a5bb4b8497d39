//! Why the module says no.

use kernel_common::{FieldError, Problem, ProblemKind};
use serde::{Deserialize, Serialize};

/// Why a message was not kept or listed. Precedence is the order of the variants.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum NotificationError {
    /// The command carried no idempotency key.
    #[error("an idempotency key is required")]
    KeyRequired,
    /// The request is wrong as it stands.
    #[error("the request has {} faults", .0.len())]
    Invalid(Vec<FieldError>),
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
}

impl Problem for NotificationError {
    fn kind(&self) -> ProblemKind {
        ProblemKind::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            Self::KeyRequired => "notification.key_required",
            Self::Invalid(_) => "notification.invalid",
            Self::KeyReused => "notification.key_reused",
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Invalid(fields) => fields.clone(),
            Self::KeyRequired | Self::KeyReused => Vec::new(),
        }
    }
}
