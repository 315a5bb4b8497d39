//! Mail and webhooks are not simulated: nobody's goods or money depend on them.

use async_trait::async_trait;
use kernel_common::Page;
use kernel_events::Envelope;
use mod_notification_api::{
    MessageId, MessageSummary, MessagesQuery, NotificationError, Notifications, SendMessage,
};
use mod_webhook_api::{
    DeliveriesQuery, Delivery, DeliveryDetail, DeliveryId, Ping, Replay, Replayed, Told,
    WebhookDeliveries, WebhookError,
};
use rt_contract::{CallCtx, CallError};

use super::not_played;

/// Sends nothing.
pub(crate) struct SilentNotifications;

#[async_trait]
impl Notifications for SilentNotifications {
    async fn send(
        &self,
        _ctx: &CallCtx,
        _message: SendMessage,
    ) -> Result<MessageId, CallError<NotificationError>> {
        Err(not_played("mail"))
    }

    async fn list(
        &self,
        _ctx: &CallCtx,
        _query: MessagesQuery,
    ) -> Result<Page<MessageSummary>, CallError<NotificationError>> {
        Err(not_played("mail"))
    }
}

/// Tells nobody.
pub(crate) struct SilentWebhooks;

#[async_trait]
impl WebhookDeliveries for SilentWebhooks {
    async fn tell(
        &self,
        _ctx: &CallCtx,
        _events: Vec<Envelope>,
    ) -> Result<Told, CallError<WebhookError>> {
        Err(not_played("webhooks"))
    }

    async fn ping(&self, _ctx: &CallCtx, _ping: Ping) -> Result<Delivery, CallError<WebhookError>> {
        Err(not_played("webhooks"))
    }

    async fn replay(
        &self,
        _ctx: &CallCtx,
        _replay: Replay,
    ) -> Result<Replayed, CallError<WebhookError>> {
        Err(not_played("webhooks"))
    }

    async fn list(
        &self,
        _ctx: &CallCtx,
        _query: DeliveriesQuery,
    ) -> Result<Page<Delivery>, CallError<WebhookError>> {
        Err(not_played("webhooks"))
    }

    async fn detail(
        &self,
        _ctx: &CallCtx,
        _deliveries: Vec<DeliveryId>,
    ) -> Result<Vec<DeliveryDetail>, CallError<WebhookError>> {
        Err(not_played("webhooks"))
    }
}
