//! Domain events: facts in the past tense that one module publishes and others react to.
//!
//! Invariants: an event carries the state after the change, so that a consumer needs no call
//! back; events of one stream are numbered without gaps (`stream_seq`) and that number is their
//! only order; delivery is at least once, so a consumer is idempotent by event id.
//! Left out: where events are kept and how they travel (`rt-postgres`, adapters).

mod bus;
mod envelope;

pub use bus::{DeliveryError, EventBus, EventHandler, Subscription};
pub use envelope::{Actor, DomainEvent, Envelope, EventDraft, EventMeta};
