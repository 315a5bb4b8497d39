//! Plain data of the contract.

use kernel_common::{Locale, PageRequest, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Message, MessageId};

/// A name with a mail address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Mailbox {
    /// Shown to people; may be empty.
    pub name: String,
    /// `shop@example.com`.
    pub address: String,
}

/// Asks for a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SendMessage {
    /// The template with its data.
    #[serde(flatten)]
    pub message: Message,
    /// Address of the shopper.
    pub to: String,
    /// Their language; English where there is no text in it.
    pub locale: Locale,
    /// The store, as it calls itself.
    pub store_name: String,
    /// Who writes; answers go there too.
    pub from: Mailbox,
}

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// Kept; it will be tried, again if need be.
    Queued,
    /// The transport took it.
    Delivered,
    /// Given up.
    Failed,
}

/// A message in a list, without its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct MessageSummary {
    /// Id.
    pub id: MessageId,
    /// Name of the template: `order_confirmed`.
    pub template: String,
    /// Number of the order it is about.
    pub order_number: String,
    /// Address of the shopper.
    pub to: String,
    /// How far it has come.
    pub state: MessageState,
    /// Tries so far.
    pub attempts: u32,
    /// What the last try that failed said.
    #[serde(default)]
    pub last_error: Option<String>,
    /// When it was asked for.
    pub queued_at: Timestamp,
    /// When the transport took it.
    #[serde(default)]
    pub delivered_at: Option<Timestamp>,
}

/// Asks for messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct MessagesQuery {
    /// Which part of the list.
    pub page: PageRequest,
}
