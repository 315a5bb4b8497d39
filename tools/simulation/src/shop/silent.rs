//! Mail is not simulated: nobody's goods or money depend on it.

use async_trait::async_trait;
use kernel_common::Page;
use mod_notification_api::{
    MessageId, MessageSummary, MessagesQuery, NotificationError, Notifications, SendMessage,
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
