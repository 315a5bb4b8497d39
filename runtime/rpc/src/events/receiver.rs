//! The receiving side.

use async_trait::async_trait;
use kernel_events::{DeliveryError, Envelope, Subscription};
use rt_contract::{CallCtx, CallError};

use super::{Delivered, EventSink, EventSinkError, RefusedEvent};

/// Feeds the subscriptions of this process.
#[derive(Clone, Debug)]
pub struct EventReceiver {
    subscriptions: Vec<Subscription>,
}

impl EventReceiver {
    /// Most events in one batch.
    pub const BATCH_MAX: usize = 500;

    /// A receiver that feeds `subscriptions`, in their order.
    #[must_use]
    pub fn new(subscriptions: Vec<Subscription>) -> Self {
        Self { subscriptions }
    }

    async fn feed(&self, event: &Envelope) -> Result<(), RefusedEvent> {
        for subscription in self.subscriptions.iter().filter(|s| s.wants(&event.event_type)) {
            if let Err(error) = subscription.handler.handle(event).await {
                let (retry, reason) = match error {
                    DeliveryError::Retry(reason) => (true, reason),
                    DeliveryError::Poison(reason) => (false, reason),
                };
                let consumer = subscription.consumer.to_owned();
                return Err(RefusedEvent { id: event.id, consumer, retry, reason });
            }
        }
        Ok(())
    }
}

#[async_trait]
impl EventSink for EventReceiver {
    async fn deliver(
        &self,
        _ctx: &CallCtx,
        batch: Vec<Envelope>,
    ) -> Result<Delivered, CallError<EventSinkError>> {
        if batch.len() > Self::BATCH_MAX {
            return Err(CallError::Domain(EventSinkError::BatchTooLarge { max: Self::BATCH_MAX }));
        }
        for (taken, event) in batch.iter().enumerate() {
            if let Err(refused) = self.feed(event).await {
                return Ok(Delivered { taken, refused: Some(refused) });
            }
        }
        Ok(Delivered { taken: batch.len(), refused: None })
    }
}
