//! The contract traits.

use kernel_common::Page;
use kernel_events::Envelope;
use rt_contract::contract;

use crate::{
    DeliveriesQuery, Delivery, DeliveryDetail, DeliveryId, Endpoint, EndpointChange, EndpointDraft,
    EndpointId, EndpointRef, EndpointWithSecret, EndpointsQuery, FoundEndpoints, Ping, Removed,
    Replay, Replayed, SecretRotation, Told, WebhookError,
};

contract! {
    /// Who wants to hear of what.
    ///
    /// Every command takes an idempotency key. A change is in force at once in the process that
    /// made it, and within one second in the others.
    pub trait WebhookEndpoints as "webhook.WebhookEndpoints" v 1,
    client WebhookEndpointsClient, error WebhookError {
        /// Adds an address. The secret of its signatures is told here and at no other time but a
        /// rotation, and again to a repeat under the same key.
        command create(EndpointDraft) -> EndpointWithSecret;
        /// Changes what is named of it, pauses it, or switches it on again.
        command change(EndpointChange) -> Endpoint;
        /// Gives it a new secret. Until the old one ends, each request carries both signatures.
        command rotate_secret(SecretRotation) -> EndpointWithSecret;
        /// Takes it away with everything that was on its way to it.
        command remove(EndpointRef) -> Removed;
        /// Endpoints by id; at most 200.
        query find(Vec<EndpointId>) -> FoundEndpoints;
        /// Endpoints of the tenant, the newest first.
        query list(EndpointsQuery) -> Page<Endpoint>;
    }
}

contract! {
    /// What is on its way, and what became of it.
    pub trait WebhookDeliveries as "webhook.WebhookDeliveries" v 1,
    client WebhookDeliveriesClient, error WebhookError {
        /// Keeps a delivery for each event and each endpoint of the tenant that wants it. An event
        /// and an endpoint make one delivery, however often they are told: events are their own key.
        /// At most [`TELL_MAX`](crate::TELL_MAX), all of the tenant of the call.
        command tell(Vec<Envelope>) -> Told;
        /// Sends an event of type [`PING`](crate::PING) to one endpoint, paused or not.
        command ping(Ping) -> Delivery;
        /// Tries again, from the first wait on, what was given up or was delivered.
        command replay(Replay) -> Replayed;
        /// Deliveries, the newest first.
        query list(DeliveriesQuery) -> Page<Delivery>;
        /// Deliveries by id, with their body and every try; at most 20. Those that are not there are
        /// left out.
        query detail(Vec<DeliveryId>) -> Vec<DeliveryDetail>;
    }
}
