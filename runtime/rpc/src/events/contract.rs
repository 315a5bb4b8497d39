//! The contract of a process that takes events.

use kernel_common::{EventId, Problem, ProblemKind};
use kernel_events::Envelope;
use rt_contract::contract;
use serde::{Deserialize, Serialize};

contract! {
    /// Takes events of another process.
    pub trait EventSink as "platform.EventSink" v 1,
    client EventSinkClient, error EventSinkError {
        /// Hands a batch, in stream order, to every subscription that wants it, and stops at the
        /// first event that one of them refuses.
        command deliver(Vec<Envelope>) -> Delivered;
    }
}

/// What became of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Delivered {
    /// Events taken, from the front of the batch.
    pub taken: usize,
    /// The event after them, if it was refused.
    #[serde(default)]
    pub refused: Option<RefusedEvent>,
}

/// An event that a consumer did not take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RefusedEvent {
    /// The event.
    pub id: EventId,
    /// Who refused it.
    pub consumer: String,
    /// Whether it may be taken later; otherwise never.
    pub retry: bool,
    /// Why.
    pub reason: String,
}

/// Why a batch was not looked at.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum EventSinkError {
    /// Too many events at once.
    #[error("a batch has at most {max} events")]
    BatchTooLarge {
        /// How many are allowed.
        max: usize,
    },
}

impl Problem for EventSinkError {
    fn kind(&self) -> ProblemKind {
        ProblemKind::Invalid
    }

    fn code(&self) -> &'static str {
        "platform.batch_too_large"
    }
}
