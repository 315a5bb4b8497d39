//! Plain data: events on their way.

use kernel_common::{EventId, PageRequest, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{DeliveryId, EndpointId};

/// Most events in one call of [`tell`](crate::WebhookDeliveries::tell).
pub const TELL_MAX: usize = 200;

/// What telling of events came to.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
pub struct Told {
    /// Deliveries that are new.
    pub deliveries: u32,
}

/// How far a delivery has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Kept; it will be tried, again if need be.
    Queued,
    /// The endpoint answered 2xx.
    Delivered,
    /// Given up.
    Failed,
}

/// One event on its way to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Delivery {
    /// Id.
    pub id: DeliveryId,
    /// Where to.
    pub endpoint_id: EndpointId,
    /// The event; `webhook-id` of every try.
    pub event_id: EventId,
    /// Type of the event.
    pub event_type: String,
    /// How far it has come.
    pub state: DeliveryState,
    /// Tries so far, since it was last replayed.
    pub attempts: u32,
    /// HTTP status of the last try that was answered.
    #[serde(default)]
    pub last_status: Option<u16>,
    /// What the last try that failed came to.
    #[serde(default)]
    pub last_error: Option<String>,
    /// When it was kept.
    pub queued_at: Timestamp,
    /// When it is tried next, while it is queued.
    #[serde(default)]
    pub next_try_at: Option<Timestamp>,
    /// When the endpoint last took it.
    #[serde(default)]
    pub delivered_at: Option<Timestamp>,
}

/// One try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Attempt {
    /// From 1, over all replays.
    pub number: u32,
    /// When it began.
    pub started_at: Timestamp,
    /// None: under way, or the process ended first.
    #[serde(default)]
    pub finished_at: Option<Timestamp>,
    /// HTTP status, if there was an answer.
    #[serde(default)]
    pub status: Option<u16>,
    /// Why it failed, if it did.
    #[serde(default)]
    pub error: Option<String>,
}

/// A delivery with everything there is about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DeliveryDetail {
    /// The delivery.
    pub delivery: Delivery,
    /// What is posted, byte for byte.
    pub body: String,
    /// Its tries, the first first; at most the last 100.
    pub attempts: Vec<Attempt>,
}

/// Asks for deliveries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DeliveriesQuery {
    /// To this endpoint only.
    #[serde(default)]
    pub endpoint_id: Option<EndpointId>,
    /// In this state only.
    #[serde(default)]
    pub state: Option<DeliveryState>,
    /// Which part of the list.
    pub page: PageRequest,
}

/// Asks for an event to try an endpoint with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Ping {
    /// Which endpoint.
    pub endpoint_id: EndpointId,
}

/// What is to be tried again, to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Replay {
    /// These; at most 200. Those under way are left as they are.
    Deliveries(Vec<DeliveryId>),
    /// The oldest 1,000 that were given up since.
    FailedSince {
        /// To which endpoint.
        endpoint_id: EndpointId,
        /// Kept then or later.
        since: Timestamp,
    },
}

/// What a replay came to.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
pub struct Replayed {
    /// Deliveries that are queued again.
    pub deliveries: u32,
}
