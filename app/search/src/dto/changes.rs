//! The log of changes that an index follows.

use kernel_events::Envelope;
use serde::{Deserialize, Serialize};

/// A place in one module's log. Before the first fact by default.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
pub struct LogPosition {
    /// The writing transaction.
    pub xid: i64,
    /// The fact's number.
    pub seq: i64,
}

/// Asks for facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ReadChanges {
    /// The module: `catalog`.
    pub module: String,
    /// Those after this place.
    pub after: LogPosition,
    /// At most so many, up to [`CHANGES_READ_MAX`](crate::CHANGES_READ_MAX).
    pub limit: u32,
}

/// Facts that were read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ChangesRead {
    /// The facts, their places ascending; nothing can appear before the last one afterwards.
    pub changes: Vec<LoggedChange>,
}

/// A fact and where it lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct LoggedChange {
    /// Where it lies.
    pub position: LogPosition,
    /// The fact.
    pub event: Envelope,
}
