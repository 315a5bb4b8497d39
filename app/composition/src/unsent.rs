//! Temporary.
use async_trait::async_trait;
use kernel_common::Page;
use mod_notification_api::*;
use rt_contract::{CallCtx, CallError, FaultKind};
pub(crate) struct Unsent;
#[async_trait]
impl Notifications for Unsent {
    async fn send(&self, _: &CallCtx, _: SendMessage) -> Result<MessageId, CallError<NotificationError>> {
        Err(CallError::fault(FaultKind::Unavailable, "no notification module"))
    }
    async fn list(&self, _: &CallCtx, _: MessagesQuery) -> Result<Page<MessageSummary>, CallError<NotificationError>> {
        Err(CallError::fault(FaultKind::Unavailable, "no notification module"))
    }
}
