//! Why the module says no.

use kernel_common::{FieldError, Problem, ProblemKind};
use serde::{Deserialize, Serialize};

/// Why an endpoint or a delivery was not made, changed or found. Precedence is the order of the
/// variants.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum WebhookError {
    /// The command carried no idempotency key.
    #[error("an idempotency key is required")]
    KeyRequired,
    /// The request is wrong as it stands.
    #[error("the request has {} faults", .0.len())]
    Invalid(Vec<FieldError>),
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// No such endpoint.
    #[error("there is no such endpoint")]
    NotFound,
    /// It has been changed since.
    #[error("the endpoint has version {found}, not {expected}")]
    VersionConflict {
        /// Asked for.
        expected: u32,
        /// As it is.
        found: u32,
    },
    /// The tenant has as many endpoints as it may.
    #[error("there are {max} endpoints, which is as many as there may be")]
    TooMany {
        /// How many there may be.
        max: u32,
    },
}

impl Problem for WebhookError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::KeyRequired | Self::Invalid(_) | Self::KeyReused => ProblemKind::Invalid,
            Self::NotFound => ProblemKind::NotFound,
            Self::VersionConflict { .. } | Self::TooMany { .. } => ProblemKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::KeyRequired => "webhook.key_required",
            Self::Invalid(_) => "webhook.invalid",
            Self::KeyReused => "webhook.key_reused",
            Self::NotFound => "webhook.not_found",
            Self::VersionConflict { .. } => "webhook.version_conflict",
            Self::TooMany { .. } => "webhook.too_many",
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Invalid(fields) => fields.clone(),
            _ => Vec::new(),
        }
    }
}
