//! The order as it is kept and shown.

use kernel_common::{CartId, Money, OrderId, PaymentId, ReservationId, Timestamp};
use kernel_events::Actor;
use serde::{Deserialize, Serialize};

use crate::{OrderNumber, OrderSnapshot};

/// Where a payment stands, as far as an order cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Nothing has come yet: a bank transfer, cash on delivery.
    Pending,
    /// Part of it has come.
    PartiallyPaid,
    /// The money is held for us.
    Authorized,
    /// The money is ours.
    Captured,
    /// Some of it was given back.
    PartiallyRefunded,
    /// All of it was given back.
    Refunded,
    /// The hold was released.
    Voided,
    /// It did not come.
    Failed,
    /// The shopper's bank took it back, or tries to.
    Disputed,
    /// A state that this version does not know.
    #[serde(other)]
    Unknown,
}

impl PaymentState {
    /// How far this is: news of a payment may come late, and what is behind what is known already
    /// is no news. A state that this version does not know is behind all others.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::Pending => 1,
            Self::PartiallyPaid => 2,
            Self::Failed => 3,
            Self::Authorized => 4,
            Self::Voided => 5,
            Self::Captured => 6,
            Self::Disputed => 7,
            Self::PartiallyRefunded => 8,
            Self::Refunded => 9,
        }
    }

    /// Whether the money is still to come: goods stay on the shelf.
    #[must_use]
    pub const fn is_awaited(self) -> bool {
        matches!(self, Self::Pending | Self::PartiallyPaid | Self::Failed)
    }
}

/// The payment of an order, as far as it matters to the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PaymentSummary {
    /// The payment.
    pub payment_id: PaymentId,
    /// Id of the payment method.
    pub method: String,
    /// Where it stands.
    pub state: PaymentState,
    /// How much.
    pub amount: Money,
}

/// What placed the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Placement {
    /// When.
    pub placed_at: Timestamp,
    /// How it is paid.
    pub payment: PaymentSummary,
    /// The goods promised to it.
    pub reservation_id: ReservationId,
}

/// Where an order is, with what belongs to being there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum OrderState {
    /// Its flow is at it: stock and payment are not settled yet.
    Pending,
    /// Goods and payment are settled; to be shipped.
    Placed(Placement),
    /// The goods left the house.
    Shipped {
        /// When.
        shipped_at: Timestamp,
        /// Who carries them.
        carrier: String,
        /// The carrier's number.
        #[serde(default)]
        tracking: Option<String>,
        /// What placed it.
        placement: Placement,
    },
    /// It will not be delivered.
    Cancelled {
        /// When.
        cancelled_at: Timestamp,
        /// Why.
        reason: String,
        /// What had placed it, if it had come so far: what is to be given back.
        #[serde(default)]
        placement: Option<Placement>,
    },
    /// A state that this version does not know.
    #[serde(other)]
    Unknown,
}

impl OrderState {
    /// The name of the state.
    #[must_use]
    pub fn status(&self) -> OrderStatus {
        match self {
            Self::Pending => OrderStatus::Pending,
            Self::Placed(_) => OrderStatus::Placed,
            Self::Shipped { .. } => OrderStatus::Shipped,
            Self::Cancelled { .. } => OrderStatus::Cancelled,
            Self::Unknown => OrderStatus::Unknown,
        }
    }

    /// What placed the order, if it ever was.
    #[must_use]
    pub fn placement(&self) -> Option<&Placement> {
        match self {
            Self::Placed(placement) | Self::Shipped { placement, .. } => Some(placement),
            Self::Cancelled { placement, .. } => placement.as_ref(),
            Self::Pending | Self::Unknown => None,
        }
    }
}

/// The name of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Its flow is at it.
    Pending,
    /// To be shipped.
    Placed,
    /// Under way or delivered.
    Shipped,
    /// Will not be delivered.
    Cancelled,
    /// A state that this version does not know.
    #[serde(other)]
    Unknown,
}

/// What happened to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimelineEvent {
    /// It was opened.
    Opened,
    /// It was placed.
    Placed,
    /// Its payment changed at the provider.
    PaymentChanged,
    /// The money came that it was placed without.
    Paid,
    /// It was shipped.
    Shipped,
    /// It was cancelled.
    Cancelled,
    /// Money was given back.
    Refunded,
    /// Something that this version does not know.
    #[serde(other)]
    Unknown,
}

/// A line of the order's story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct TimelineEntry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub event: TimelineEvent,
    /// In words: a reason, a tracking number, an amount.
    #[serde(default)]
    pub note: String,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Order {
    /// Id.
    pub id: OrderId,
    /// What people call it.
    pub number: OrderNumber,
    /// The cart it was made of.
    pub cart_id: CartId,
    /// The version of the cart that was ordered.
    #[serde(default)]
    pub cart_version: i64,
    /// Where it is.
    pub state: OrderState,
    /// Sum of what was given back.
    pub refunded: Money,
    /// What was agreed.
    pub snapshot: OrderSnapshot,
    /// Its story, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// Grows with every change.
    pub version: i64,
    /// When it was opened.
    pub created_at: Timestamp,
}
