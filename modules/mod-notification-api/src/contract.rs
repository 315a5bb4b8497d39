//! The contract trait.

use kernel_common::Page;
use rt_contract::contract;

use crate::{MessageId, MessageSummary, MessagesQuery, NotificationError, SendMessage};

contract! {
    /// Messages to shoppers.
    pub trait Notifications as "notification.Notifications" v 1, client NotificationsClient, error NotificationError {
        /// Keeps a message and sends it as soon as it can, under the idempotency key of the call,
        /// which is the event that caused it. A repeat answers the same message.
        command send(SendMessage) -> MessageId;
        /// Messages of the tenant, newest first.
        query list(MessagesQuery) -> Page<MessageSummary>;
    }
}
