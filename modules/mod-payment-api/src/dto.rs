//! Plain data of the contract.

use std::collections::BTreeMap;

use kernel_common::{
    IdempotencyKey, LocalizedText, Money, OrderId, PaymentId, RefundId, TenantId, Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::{FactKind, Transfer};

/// Payments asked for at once, at most.
pub const BATCH_MAX: usize = 500;

/// The method of an order that costs nothing. It is offered to nobody: checkout takes it by itself,
/// so that every order has its payment.
pub const FREE: &str = "free";

/// A way to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PaymentMethod {
    /// Id: `testcard`.
    pub id: String,
    /// Name for shoppers.
    pub name: LocalizedText,
    /// Fields the shopper fills in, such as `number`; empty when there are none.
    pub fields: Vec<String>,
    /// How long an order may wait for this payment, in seconds.
    pub deadline_seconds: u32,
    /// True when no real money moves.
    pub test: bool,
    /// True when the order is placed before it is paid: nobody is called, and the money comes by
    /// itself until the deadline, or does not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paid_later: bool,
}

/// What the shopper typed, on its way to the provider.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct TokenizeInstrument {
    /// The method.
    pub method: String,
    /// Its fields by name.
    pub fields: BTreeMap<String, String>,
}

impl std::fmt::Debug for TokenizeInstrument {
    /// Without the fields: they may hold a card number.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenizeInstrument").field("method", &self.method).finish_non_exhaustive()
    }
}

/// Stands for an instrument at its provider; safe to keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct InstrumentToken {
    /// The method.
    pub method: String,
    /// The provider's token.
    pub token: String,
    /// For people: `•••• 4242`.
    pub label: String,
}

/// Asks for the money of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AuthorizePayment {
    /// The order.
    pub order_id: OrderId,
    /// How much; above zero, and zero by the method [`FREE`].
    pub amount: Money,
    /// With what.
    pub instrument: InstrumentToken,
    /// Where the provider sends the shopper back after a confirmation.
    pub return_url: String,
}

/// How far a payment has come, in order of rank: a fact never moves it back.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// The intent is committed, the provider may or may not have been asked: outcome unknown.
    Submitted,
    /// The shopper has to confirm with the provider.
    RequiresAction,
    /// The shopper was told where to send the money; nothing has come yet.
    Awaiting,
    /// Part of the money has come.
    PartiallyPaid,
    /// Refused for good.
    Declined,
    /// The money is promised.
    Authorized,
    /// The promise was taken back before any money moved.
    Voided,
    /// Nothing came in time.
    Expired,
    /// The money is ours.
    Captured,
    /// Part of it was returned.
    PartiallyRefunded,
    /// All of it was returned.
    Refunded,
}

impl PaymentState {
    /// Whether the shopper has paid, or has a promise that counts as paid.
    #[must_use]
    pub const fn is_paid(self) -> bool {
        matches!(self, Self::Authorized | Self::Captured)
    }
}

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Payment {
    /// Id; also our reference at the provider.
    pub id: PaymentId,
    /// Whose.
    pub tenant: TenantId,
    /// The order it pays.
    pub order_id: OrderId,
    /// Method.
    pub method: String,
    /// For people: `•••• 4242`.
    pub instrument_label: String,
    /// How far it has come.
    pub state: PaymentState,
    /// Asked for.
    pub amount: Money,
    /// Captured so far.
    pub captured: Money,
    /// Returned so far.
    pub refunded: Money,
    /// Where the shopper confirms, while the state is `requires_action`.
    #[serde(default)]
    pub action_url: Option<String>,
    /// Why it was declined: `insufficient_funds`.
    #[serde(default)]
    pub decline_code: Option<String>,
    /// The provider's own id, once known.
    #[serde(default)]
    pub provider_payment: Option<String>,
    /// Where the money is to be sent and how much of it has come, for a method that is paid later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer: Option<Transfer>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

impl Payment {
    /// What has not come yet.
    #[must_use]
    pub fn rest(&self) -> Money {
        let minor = self.amount.amount_minor - self.captured.amount_minor;
        Money::new(minor, self.amount.currency)
    }
}

/// Names a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentRef {
    /// By id.
    Id(PaymentId),
    /// The newest of an order.
    OfOrder(OrderId),
}

/// Payments by reference.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FoundPayments {
    /// The payments found.
    pub items: Vec<Payment>,
    /// References without one.
    pub missing: Vec<PaymentRef>,
}

/// Asks for unresolved payments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PendingPayments {
    /// Only those last changed before this instant.
    pub unchanged_since: Timestamp,
    /// At most this many, and at most [`BATCH_MAX`].
    pub limit: u32,
}

/// Names what to undo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VoidPayment {
    /// What was authorised under this key, if anything was.
    MadeUnder(IdempotencyKey),
    /// All payments of this order; the answer is the newest.
    OfOrder(OrderId),
}

/// What undoing did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VoidedPayment {
    /// There was nothing to undo, and there never will be.
    NeverAuthorized,
    /// Undone, now or earlier; the payment as it is now.
    Voided(Box<Payment>),
}

/// Asks for money back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RefundPayment {
    /// The payment.
    pub payment: PaymentRef,
    /// How much; all that is left without it.
    #[serde(default)]
    pub amount: Option<Money>,
    /// Why, in the merchant's words.
    pub reason: String,
}

/// Money returned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Refund {
    /// Id; also our key at the provider.
    pub id: RefundId,
    /// The payment after it.
    pub payment: Payment,
    /// How much.
    pub amount: Money,
    /// True when the provider has said so; false while its answer is awaited.
    pub settled: bool,
}

/// A webhook as received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ReceiveWebhook {
    /// The method whose provider sent it.
    pub method: String,
    /// Headers by lower-case name.
    pub headers: BTreeMap<String, String>,
    /// The raw body; providers send JSON in UTF-8.
    pub body: String,
}

/// What a webhook did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct WebhookReceipt {
    /// False when the fact had been seen before.
    pub fresh: bool,
    /// What it said.
    pub kind: FactKind,
    /// The payment after it.
    pub payment: Payment,
}
