//! The event as written and the envelope it travels in.

use kernel_common::{EventId, Locale, TenantId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Who caused a change.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Actor {
    /// A shopper who has not signed in.
    Guest,
    /// A signed-in customer.
    Customer(String),
    /// Staff, by name or id.
    Staff(String),
    /// The platform itself, by the name of the process: `checkout`, `relay`.
    System(String),
    /// An outside provider, by name.
    Provider(String),
}

/// An event type of a module: an enum whose variants are facts.
pub trait DomainEvent: Serialize {
    /// Versioned name: `inventory.stock_reserved.v1`.
    fn event_type(&self) -> &'static str;
}

/// What was true around the event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct EventMeta {
    /// Who caused it.
    pub actor: Actor,
    /// W3C trace context of the cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    /// Language of the person it concerns, for messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
}

/// An event about to be written beside its effect.
#[derive(Clone, Debug, PartialEq)]
pub struct EventDraft {
    /// The aggregate: `order/018f…`.
    pub stream: String,
    /// Its number within the stream, from 1, taken under the aggregate's lock.
    pub stream_seq: i64,
    /// Versioned type.
    pub event_type: &'static str,
    /// State after the change.
    pub data: Value,
}

impl EventDraft {
    /// A draft of `event`.
    #[must_use]
    pub fn new<E: DomainEvent>(stream: impl Into<String>, stream_seq: i64, event: &E) -> Self {
        Self {
            stream: stream.into(),
            stream_seq,
            event_type: event.event_type(),
            data: serde_json::to_value(event).expect("events are plain data"),
        }
    }
}

/// A published event: a CloudEvents 1.0 envelope in its JSON form, with the platform's
/// extension attributes (`tenant`, `streamseq`, `traceparent`; extension names are lower case
/// letters and digits only, CloudEvents 1.0 section 3.1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Envelope {
    /// Always `1.0`.
    pub specversion: String,
    /// Unique, and the key of idempotent consumers.
    pub id: EventId,
    /// The module: `/inventory`.
    pub source: String,
    /// Versioned type.
    #[serde(rename = "type")]
    pub event_type: String,
    /// The stream it belongs to.
    pub subject: String,
    /// When it was written.
    pub time: Timestamp,
    /// Always `application/json`.
    pub datacontenttype: String,
    /// Whose event it is.
    pub tenant: TenantId,
    /// Its number within the stream, from 1.
    pub streamseq: i64,
    /// What was true around it.
    pub meta: EventMeta,
    /// State after the change.
    pub data: Value,
}

impl Envelope {
    /// The payload as the module's own event type.
    ///
    /// # Errors
    /// When the payload is of another shape.
    pub fn payload<E: serde::de::DeserializeOwned>(&self) -> Result<E, serde_json::Error> {
        E::deserialize(&self.data)
    }
}
