//! The sending side.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use kernel_common::IdempotencyKey;
use kernel_events::{DeliveryError, Envelope, EventBus, EventHandler};
use rt_contract::CallCtx;

use super::{EventReceiver, EventSink, RefusedEvent};

/// Publishes to a process that takes events. It is also a handler, for a relay that knows
/// consumers only: then the whole other process is one consumer.
#[derive(Clone)]
pub struct SinkBus {
    sink: Arc<dyn EventSink>,
}

impl SinkBus {
    /// How long the other side may work on a batch.
    const DELIVERY_TIMEOUT: Duration = Duration::from_secs(20);

    /// A bus to `sink`.
    #[must_use]
    pub fn new(sink: Arc<dyn EventSink>) -> Self {
        Self { sink }
    }

    async fn deliver(&self, batch: &[Envelope]) -> Result<(), DeliveryError> {
        let Some(first) = batch.first() else {
            return Ok(());
        };
        // The key lets the policy repeat a lost call at once; the effect is once by event id.
        let ctx = CallCtx::system(first.tenant, "relay")
            .with_key(IdempotencyKey::from(first.id.as_uuid()))
            .with_timeout(Self::DELIVERY_TIMEOUT);
        let delivered = self.sink.deliver(&ctx, batch.to_vec()).await;
        let delivered = delivered.map_err(|error| DeliveryError::Retry(error.to_string()))?;
        match delivered.refused {
            None => Ok(()),
            Some(RefusedEvent { id, consumer, retry, reason }) => {
                let said = format!("{consumer} refused event {id}: {reason}");
                Err(if retry { DeliveryError::Retry(said) } else { DeliveryError::Poison(said) })
            }
        }
    }
}

#[async_trait]
impl EventBus for SinkBus {
    /// Events before a refused one have been taken when it answers an error; which one was refused
    /// is in the text. Whoever parks poison publishes one event at a time.
    async fn publish(&self, batch: &[Envelope]) -> Result<(), DeliveryError> {
        for part in batch.chunks(EventReceiver::BATCH_MAX) {
            self.deliver(part).await?;
        }
        Ok(())
    }
}

#[async_trait]
impl EventHandler for SinkBus {
    async fn handle(&self, event: &Envelope) -> Result<(), DeliveryError> {
        self.deliver(std::slice::from_ref(event)).await
    }
}

impl std::fmt::Debug for SinkBus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SinkBus")
    }
}
