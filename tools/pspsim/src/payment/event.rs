//! Facts about a payment: each step leaves exactly one, and each is announced by one webhook.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::ids::EventId;

/// What happened, as it is named on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum EventKind {
    #[serde(rename = "payment.requires_action")]
    RequiresAction,
    #[serde(rename = "payment.authorized")]
    Authorized,
    #[serde(rename = "payment.captured")]
    Captured,
    #[serde(rename = "payment.declined")]
    Declined,
    #[serde(rename = "payment.voided")]
    Voided,
    /// A part or all of it: the payment's state tells which.
    #[serde(rename = "payment.refunded")]
    Refunded,
}

/// One fact with its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) id: EventId,
    #[serde(rename = "type")]
    pub(crate) kind: EventKind,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) at: OffsetDateTime,
}

/// Identity and time of a step, made outside the state machine.
#[derive(Clone, Debug)]
pub(crate) struct Stamp {
    pub(crate) event_id: EventId,
    pub(crate) at: OffsetDateTime,
}
