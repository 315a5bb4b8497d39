//! Events on their way to addresses.

use kernel_common::{Page, Timestamp};
use mod_webhook_api as webhook;
use serde::Serialize;
use utoipa::ToSchema;

use super::word;

/// One event on its way to one address.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0190c6d2-f7e5-7c3e-8000-000000000003",
    "endpoint_id": "0190c6d2-f7e5-7c3e-8000-000000000001",
    "event_id": "0190c6d2-f7e5-7c3e-8000-000000000004",
    "event_type": "orders.order_placed.v1", "state": "queued", "attempts": 1,
    "last_status": 503, "last_error": "status 503", "queued_at": "2026-01-31T10:00:00Z",
    "next_try_at": "2026-01-31T10:00:05Z"
}))]
pub(crate) struct WebhookDelivery {
    /// Id.
    id: String,
    /// The address.
    endpoint_id: String,
    /// The event; `webhook-id` of every try.
    event_id: String,
    /// Type of the event.
    event_type: String,
    /// `queued` (it will be tried), `delivered`, or `failed` (given up).
    state: String,
    /// Tries since it was last replayed.
    attempts: u32,
    /// HTTP status of the last try that was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_status: Option<u16>,
    /// What the last try that failed came to.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error: Option<String>,
    /// When it was kept.
    #[schema(value_type = String, format = DateTime)]
    queued_at: Timestamp,
    /// When it is tried next.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    next_try_at: Option<Timestamp>,
    /// When it was last taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    delivered_at: Option<Timestamp>,
}

impl From<webhook::Delivery> for WebhookDelivery {
    fn from(delivery: webhook::Delivery) -> Self {
        Self {
            id: delivery.id.to_string(),
            endpoint_id: delivery.endpoint_id.to_string(),
            event_id: delivery.event_id.to_string(),
            event_type: delivery.event_type,
            state: word(delivery.state),
            attempts: delivery.attempts,
            last_status: delivery.last_status,
            last_error: delivery.last_error,
            queued_at: delivery.queued_at,
            next_try_at: delivery.next_try_at,
            delivered_at: delivery.delivered_at,
        }
    }
}

/// A page of deliveries.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeliveryPage {
    /// The deliveries, newest first.
    items: Vec<WebhookDelivery>,
    /// Pass it as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl From<Page<webhook::Delivery>> for DeliveryPage {
    fn from(page: Page<webhook::Delivery>) -> Self {
        let next = page.next.map(|cursor| cursor.0);
        Self { items: page.items.into_iter().map(Into::into).collect(), next }
    }
}

/// One try.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeliveryAttempt {
    /// From 1, over all replays.
    number: u32,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    started_at: Timestamp,
    /// Absent: it is under way, or the shop was stopped first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    finished_at: Option<Timestamp>,
    /// HTTP status, if there was an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// Why it failed, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl From<webhook::Attempt> for DeliveryAttempt {
    fn from(attempt: webhook::Attempt) -> Self {
        Self {
            number: attempt.number,
            started_at: attempt.started_at,
            finished_at: attempt.finished_at,
            status: attempt.status,
            error: attempt.error,
        }
    }
}

/// A delivery with everything there is about it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeliveryDetails {
    /// The delivery.
    delivery: WebhookDelivery,
    /// What is posted, byte for byte.
    body: String,
    /// Its tries, the first first; at most the last 100.
    attempts: Vec<DeliveryAttempt>,
}

impl From<webhook::DeliveryDetail> for DeliveryDetails {
    fn from(detail: webhook::DeliveryDetail) -> Self {
        Self {
            delivery: detail.delivery.into(),
            body: detail.body,
            attempts: detail.attempts.into_iter().map(Into::into).collect(),
        }
    }
}

/// What a replay came to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReplayAnswer {
    /// Deliveries that are queued again.
    deliveries: u32,
}

impl From<webhook::Replayed> for ReplayAnswer {
    fn from(replayed: webhook::Replayed) -> Self {
        Self { deliveries: replayed.deliveries }
    }
}
