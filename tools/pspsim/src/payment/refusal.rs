//! Why a step was not taken. A refusal is an answer: it is remembered under its key like any other.

use serde::{Deserialize, Serialize};

use super::State;

/// A well-formed request that the provider will not carry out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub(crate) enum Refusal {
    /// No payment has this id.
    UnknownPayment,
    /// The payment's state does not allow the step.
    WrongState { state: State },
    /// More than is held.
    ExceedsAuthorized { authorized_minor: i64 },
    /// More than is left of what was captured.
    ExceedsCaptured { refundable_minor: i64 },
}
