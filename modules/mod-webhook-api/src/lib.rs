//! Contract of the webhook module, and the port behind which its senders stand.
//!
//! A merchant names addresses of their own systems and the events these want to hear of; the shop
//! posts each such event to them, signed after Standard Webhooks 1.0. Delivery is at least once:
//! a repeat carries the same `webhook-id`, the id of the event. Order is not promised; `subject` and
//! `streamseq` of the body tell it.
//!
//! *Told* is not *delivered*: the answer to [`WebhookDeliveries::tell`] says that the deliveries are
//! kept and will be tried, [`DeliveryState`] says how that went.
//!
//! What it refuses to offer: hooks that the shop waits for. Nothing that a shopper does depends on
//! an address outside.
#![deny(missing_docs)]

mod contract;
mod delivery;
mod endpoint;
mod errors;
#[cfg(test)]
mod golden;
mod ids;
pub mod spi;

pub use contract::{
    WebhookDeliveries, WebhookDeliveriesClient, WebhookEndpoints, WebhookEndpointsClient,
};
pub use delivery::{
    Attempt, DeliveriesQuery, Delivery, DeliveryDetail, DeliveryState, Ping, Replay, Replayed,
    TELL_MAX, Told,
};
pub use endpoint::{
    DisabledBecause, Endpoint, EndpointChange, EndpointDraft, EndpointRef, EndpointStatus,
    EndpointWithSecret, EndpointsQuery, FoundEndpoints, Pausing, Removed, SecretRotation,
};
pub use errors::WebhookError;
pub use ids::{DeliveryId, EndpointId};

/// Type of the event that [`WebhookDeliveries::ping`] sends; every endpoint takes it.
pub const PING: &str = "webhooks.ping.v1";
