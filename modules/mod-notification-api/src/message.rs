//! What can be written, and what each text is made of.

use kernel_common::{Address, Money, Quantity, Timestamp};
use serde::{Deserialize, Serialize};

/// A template with its data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "template", content = "data", rename_all = "snake_case")]
pub enum Message {
    /// The order is placed.
    OrderConfirmed {
        /// The order.
        order: OrderDigest,
        /// Where its money is to be sent, when it is paid by transfer; it is paid without.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        transfer: Option<TransferDetails>,
    },
    /// The goods are on their way.
    OrderShipped {
        /// The order.
        order: OrderDigest,
        /// Who carries them.
        carrier: String,
        /// The carrier's number.
        #[serde(default)]
        tracking: Option<String>,
    },
    /// The order will not be fulfilled.
    OrderCancelled {
        /// The order.
        order: OrderDigest,
        /// True when money had been taken and is on its way back.
        money_returns: bool,
    },
    /// Money was given back.
    OrderRefunded {
        /// The order.
        order: OrderDigest,
        /// How much this time.
        amount: Money,
    },
}

impl Message {
    /// The order it is about.
    #[must_use]
    pub const fn order(&self) -> &OrderDigest {
        match self {
            Self::OrderConfirmed { order, .. }
            | Self::OrderShipped { order, .. }
            | Self::OrderCancelled { order, .. }
            | Self::OrderRefunded { order, .. } => order,
        }
    }

    /// Name of the template, as on the wire.
    #[must_use]
    pub const fn template(&self) -> &'static str {
        match self {
            Self::OrderConfirmed { .. } => "order_confirmed",
            Self::OrderShipped { .. } => "order_shipped",
            Self::OrderCancelled { .. } => "order_cancelled",
            Self::OrderRefunded { .. } => "order_refunded",
        }
    }
}

/// An order as its shopper reads it, in their language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OrderDigest {
    /// What people call it.
    pub number: String,
    /// Where it can be looked at, an absolute address.
    pub link: String,
    /// What was ordered.
    pub lines: Vec<MessageLine>,
    /// What it costs.
    pub totals: MessageTotals,
    /// Name of the way of delivery.
    pub delivery: String,
    /// Where it goes.
    pub address: Address,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct MessageLine {
    /// Name of the product.
    pub name: String,
    /// The variant; empty where there is only one.
    #[serde(default)]
    pub variant: String,
    /// How many.
    pub quantity: Quantity,
    /// What the shopper pays for the line.
    pub total: Money,
}

/// What an order costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct MessageTotals {
    /// The lines.
    pub lines: Money,
    /// Delivery.
    pub delivery: Money,
    /// All taxes, included or on top.
    pub tax: Money,
    /// Whether the prices contain the tax.
    pub tax_included: bool,
    /// What the shopper pays.
    pub total: Money,
}

/// Where and until when money is to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct TransferDetails {
    /// Whose account it is.
    pub holder: String,
    /// Its number.
    pub account: String,
    /// Name of the bank.
    pub bank: String,
    /// The bank's code, where transfers need one.
    #[serde(default)]
    pub bic: Option<String>,
    /// What to write on the transfer.
    pub reference: String,
    /// How much is missing.
    pub amount: Money,
    /// Until when the order waits.
    pub due_at: Timestamp,
    /// How far the store's clocks are ahead of UTC then, in seconds: letters name a day.
    #[serde(default)]
    pub utc_offset_seconds: i32,
}
