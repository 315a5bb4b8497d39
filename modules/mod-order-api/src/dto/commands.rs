//! What commands take and give.

use kernel_common::{CartId, Money, OrderId, RefundId, ReservationId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{FlowRecord, LinkHash, NewFlow, OrderNumber, OrderSnapshot, PaymentSummary};

/// Opens an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OpenOrder {
    /// Id, made by the caller, so that it is known before the answer.
    pub order_id: OrderId,
    /// The cart.
    pub cart_id: CartId,
    /// The version of the cart that was priced. It can be ordered once, until that order is
    /// cancelled.
    pub cart_version: i64,
    /// What was agreed.
    pub snapshot: OrderSnapshot,
    /// Hash of the secret link to the order's page.
    pub link_hash: LinkHash,
    /// Digest of what the client asked, 1 to 128 visible ASCII characters, made by whoever
    /// received the request and of nothing else. A repeat under the same key quotes the cart anew,
    /// makes a new id and a new link; only this tells whether it is the same request.
    pub fingerprint: String,
    /// The flow that brings the order to its end.
    pub flow: NewFlow,
}

/// An order that was opened now or earlier under the same key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Opened {
    /// The order; after a repeat the one that was opened first.
    pub order_id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// Whether this call opened it. Then, and only then, the flow is the caller's to drive.
    pub fresh: bool,
    /// The flow as it is now, with its answer if it has one.
    pub flow: FlowRecord,
}

/// Places an order and closes its flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ConfirmOrder {
    /// The order.
    pub order_id: OrderId,
    /// The token of the drive that confirms.
    pub fence: i64,
    /// How it is paid.
    pub payment: PaymentSummary,
    /// The goods promised to it.
    pub reservation_id: ReservationId,
    /// The flow's answer, unless it has given one before.
    pub reply: Value,
}

/// Cancels an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CancelOrder {
    /// The order.
    pub order_id: OrderId,
    /// Why, 1 to 500 characters.
    pub reason: String,
}

/// The goods of an order left the house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ShipOrder {
    /// The order.
    pub order_id: OrderId,
    /// Who carries them, 1 to 100 characters.
    pub carrier: String,
    /// The carrier's number, at most 100 characters.
    #[serde(default)]
    pub tracking: Option<String>,
}

/// Money of an order was given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RecordRefund {
    /// The order.
    pub order_id: OrderId,
    /// The refund; recorded once, whatever the key.
    pub refund_id: RefundId,
    /// How much, above zero, in the order's currency.
    pub amount: Money,
    /// Why, at most 500 characters.
    #[serde(default)]
    pub reason: String,
}

/// The payment of an order changed at the provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RecordPaymentState {
    /// The order.
    pub order_id: OrderId,
    /// The payment as it is now.
    pub payment: PaymentSummary,
}

/// The money of an order came after it had been cancelled for want of it, and its goods were there
/// to be set aside again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ReinstateOrder {
    /// The order.
    pub order_id: OrderId,
    /// How it is paid; the payment that had placed it.
    pub payment: PaymentSummary,
    /// The goods promised to it anew.
    pub reservation_id: ReservationId,
}
