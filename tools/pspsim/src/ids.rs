//! Typed ids: 128 random bits behind a prefix that says what they name.
//!
//! The id of a payment is also the secret of its confirmation page, hence the width.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::clock;

/// Names one payment: `pay_` and 32 hex digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct PaymentId(String);

impl PaymentId {
    pub(crate) fn fresh() -> Self {
        Self(format!("pay_{}", clock::random_hex()))
    }

    /// An id as somebody else wrote it; it may name nothing.
    pub(crate) fn claimed(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for PaymentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names one fact about a payment, and with it its webhook: `evt_` and 32 hex digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct EventId(String);

impl EventId {
    pub(crate) fn fresh() -> Self {
        Self(format!("evt_{}", clock::random_hex()))
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
