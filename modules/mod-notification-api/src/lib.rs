//! Contract of the notification module, and the port behind which mail transports stand.
//!
//! A message is asked for once, under the key of the event that caused it, and carries everything
//! its text is made of, so that it needs no call back. *Sent* is not *delivered*: the answer to
//! [`Notifications::send`] says that the message is kept and will be tried, [`MessageState`] says
//! how that went.
//!
//! What it refuses to offer: free text. Each message is a template with typed data, written by us
//! in every language, so that nobody sends what they like in the shop's name.
#![deny(missing_docs)]

mod contract;
mod dto;
mod errors;
#[cfg(test)]
mod golden;
mod ids;
mod message;
pub mod spi;

pub use contract::{Notifications, NotificationsClient};
pub use dto::{Mailbox, MessageState, MessageSummary, MessagesQuery, SendMessage};
pub use errors::NotificationError;
pub use ids::MessageId;
pub use message::{Message, MessageLine, MessageTotals, OrderDigest, TransferDetails};
