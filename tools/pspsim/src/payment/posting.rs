//! Money moved by a step.
//!
//! For each payment: authorizations - charges - voids = held now, charges - refunds = net taken.

use serde::{Deserialize, Serialize};

/// The direction of a posting; amounts themselves are always positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PostingKind {
    /// Money held on the card.
    Authorization,
    /// Held money taken.
    Charge,
    /// Held money released.
    Void,
    /// Taken money given back.
    Refund,
}

/// One movement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Posting {
    pub(crate) kind: PostingKind,
    pub(crate) amount_minor: i64,
}
