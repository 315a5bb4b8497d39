//! Whatever happens in a shop is told to the systems of its merchant that want to hear of it.
//!
//! Who wants what, the module knows; most events are for nobody, and it says so without asking the
//! database. What it publishes itself is not told: an endpoint would hear of its own deliveries.

use std::sync::Arc;

use async_trait::async_trait;
use kernel_events::{DeliveryError, Envelope};
use mod_webhook_api::WebhookDeliveries;
use rt_contract::CallCtx;

use crate::reaction::{React, refused};

pub(crate) struct Reaction {
    pub(crate) webhooks: Arc<dyn WebhookDeliveries>,
}

#[async_trait]
impl React for Reaction {
    const NAME: &'static str = "anything_happens_tell_webhooks";
    const TYPES: &'static [&'static str] =
        &["catalog.", "inventory.", "orders.", "payments.", "pricing."];

    async fn react(&self, ctx: CallCtx, event: &Envelope) -> Result<(), DeliveryError> {
        let told = self.webhooks.tell(&ctx, vec![event.clone()]).await;
        told.map(|_| ()).map_err(|error| refused(&error))
    }
}
