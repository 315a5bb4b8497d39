//! The error model: what went wrong, for whom, in which field, free of any transport.

use serde::{Deserialize, Serialize};

/// The class of a problem. Severity and status codes follow from it, at the edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// The request is wrong as it stands.
    Invalid,
    /// What it names does not exist, or not for this tenant.
    NotFound,
    /// It does not fit the present state.
    Conflict,
    /// The caller may not do that.
    Forbidden,
    /// The caller is not known.
    Unauthenticated,
    /// Payment was refused.
    PaymentRefused,
    /// Too much at once; again later.
    RateLimited,
    /// A part that is needed does not answer; again later.
    Unavailable,
    /// Our fault.
    Internal,
}

/// One field at fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the request: `/lines/0/quantity`.
    pub pointer: String,
    /// Stable code of the rule that failed: `out_of_range`.
    pub code: String,
    /// The rule in words, for developers.
    pub message: String,
}

impl FieldError {
    /// A field error.
    #[must_use]
    pub fn new(
        pointer: impl Into<String>,
        code: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self { pointer: pointer.into(), code: code.into(), message: message.into() }
    }
}

/// Implemented by every error that may leave a module.
pub trait Problem: std::error::Error {
    /// The class.
    fn kind(&self) -> ProblemKind;

    /// Stable code, `module.fact`: `inventory.insufficient_stock`. Clients match on it.
    fn code(&self) -> &'static str;

    /// Fields at fault, if the request had any.
    fn fields(&self) -> Vec<FieldError> {
        Vec::new()
    }

    /// Facts for programs beside the code, such as what is left of each SKU.
    fn details(&self) -> Option<serde_json::Value> {
        None
    }
}
