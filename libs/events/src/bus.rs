//! The port through which events reach their consumers.

use std::sync::Arc;

use async_trait::async_trait;

use crate::Envelope;

/// Why a consumer did not take an event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// Passing trouble: deliver again later.
    #[error("not now: {0}")]
    Retry(String),
    /// This event will never be taken: park it and go on with other streams.
    #[error("poison: {0}")]
    Poison(String),
}

/// A consumer. Delivery is at least once and in stream order: the effect must be idempotent
/// by [`Envelope::id`].
#[async_trait]
pub trait EventHandler: Send + Sync + 'static {
    /// Takes one event.
    async fn handle(&self, event: &Envelope) -> Result<(), DeliveryError>;
}

/// Binds a named consumer to event types.
#[derive(Clone)]
pub struct Subscription {
    /// Stable name; the cursor is kept under it.
    pub consumer: &'static str,
    /// Type prefixes it wants (`orders.`), or exact types.
    pub types: &'static [&'static str],
    /// The consumer.
    pub handler: Arc<dyn EventHandler>,
}

impl Subscription {
    /// Whether the subscription wants events of this type.
    #[must_use]
    pub fn wants(&self, event_type: &str) -> bool {
        self.types.iter().any(|prefix| event_type.starts_with(prefix))
    }
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subscription")
            .field("consumer", &self.consumer)
            .field("types", &self.types)
            .finish_non_exhaustive()
    }
}

/// A transport of published events: in process, HTTP, Kafka, RabbitMQ.
#[async_trait]
pub trait EventBus: Send + Sync + 'static {
    /// Hands over a batch in stream order and returns when it is safe to forget it.
    async fn publish(&self, batch: &[Envelope]) -> Result<(), DeliveryError>;
}
