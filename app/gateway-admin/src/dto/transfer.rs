//! Money that comes by transfer, and money that goes back by hand.

use mod_payment_api::{self as payment, BookingDay, TransferOutcome};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Money, Payment};

/// A payment by transfer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Transfer {
    /// What the shopper writes on the transfer.
    reference: String,
    /// The account it was told for.
    account: String,
    /// Until when the order waits.
    due_at: String,
    /// All that has come.
    received: Money,
    /// What is missing.
    rest: Money,
    /// What came beyond the amount.
    surplus: Money,
    /// What is to be sent back and was not yet.
    to_return: Money,
    /// The deadline passed before all of it had come.
    expired: bool,
}

impl Transfer {
    pub(crate) fn of(payment: &payment::Payment, told: &payment::Transfer) -> Self {
        Self {
            reference: told.reference.clone(),
            account: told.account.number.clone(),
            due_at: told.due_at.to_string(),
            received: told.received.into(),
            rest: payment.rest().into(),
            surplus: told.surplus.into(),
            to_return: told.to_return.into(),
            expired: told.expired,
        }
    }
}

/// Money that came to the account.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "reference": "RF29 NORD K7MX 4Q2P 9A",
    "amount": { "amount_minor": 5470, "currency": "EUR" },
    "booked_on": "2026-11-21", "bank_id": "2026-11-21/17"
}))]
pub(crate) struct TransferRequest {
    /// The reference, or the whole line of the bank that holds it.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub(crate) reference: Option<String>,
    /// Number or id of the order, for a transfer without its reference.
    #[serde(default)]
    pub(crate) order: Option<String>,
    /// How much came.
    pub(crate) amount: Money,
    /// When the bank booked it.
    #[schema(value_type = String, format = Date)]
    pub(crate) booked_on: BookingDay,
    /// The bank's own id of the movement: recorded once, however often it is sent.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) bank_id: String,
    /// Whatever there is to say.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub(crate) note: String,
}

/// What money that came amounts to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TransferAnswer {
    /// False when this movement had been recorded before.
    fresh: bool,
    /// `paid`; `partially_paid` (the order waits for the rest); `overpaid` (it is paid, the surplus
    /// is to be returned); `late` (the order comes back if its goods are there, else the money is to
    /// be returned); `unwanted` (to be returned).
    outcome: &'static str,
    /// The payment after it.
    payment: Payment,
}

impl From<&payment::RecordedTransfer> for TransferAnswer {
    fn from(recorded: &payment::RecordedTransfer) -> Self {
        let outcome = match recorded.outcome {
            TransferOutcome::Paid => "paid",
            TransferOutcome::PartiallyPaid { .. } => "partially_paid",
            TransferOutcome::Overpaid { .. } => "overpaid",
            TransferOutcome::Late => "late",
            TransferOutcome::Unwanted { .. } => "unwanted",
        };
        Self { fresh: recorded.fresh, outcome, payment: Payment::from(&recorded.payment) }
    }
}

/// Payments that money is awaited for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AwaitedList {
    /// The nearest deadline first.
    items: Vec<Awaited>,
}

/// A payment that money is awaited for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Awaited {
    /// The order it pays.
    order_id: String,
    /// The payment.
    payment: Payment,
}

impl From<Vec<payment::Payment>> for AwaitedList {
    fn from(payments: Vec<payment::Payment>) -> Self {
        let item = |payment: &payment::Payment| Awaited {
            order_id: payment.order_id.to_string(),
            payment: Payment::from(payment),
        };
        Self { items: payments.iter().map(item).collect() }
    }
}

/// Money was sent back by hand.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "booked_on": "2026-11-22", "bank_id": "2026-11-22/3" }))]
pub(crate) struct ReturnRequest {
    /// When the bank booked it.
    #[schema(value_type = String, format = Date)]
    pub(crate) booked_on: BookingDay,
    /// The bank's own id of the movement.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) bank_id: String,
}

/// Money to be sent back by hand.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReturnList {
    /// The oldest wish first.
    items: Vec<Return>,
}

/// One sum to be sent back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Return {
    /// The refund it settles.
    refund_id: String,
    /// How much.
    amount: Money,
    /// True when it came beyond what the order costs; the order stays paid.
    surplus: bool,
    /// Why.
    reason: String,
    /// Since when.
    asked_at: String,
    /// The order.
    order_id: String,
}

impl From<Vec<payment::DueReturn>> for ReturnList {
    fn from(due: Vec<payment::DueReturn>) -> Self {
        let item = |due: payment::DueReturn| Return {
            refund_id: due.refund_id.to_string(),
            amount: due.amount.into(),
            surplus: due.surplus,
            reason: due.reason,
            asked_at: due.asked_at.to_string(),
            order_id: due.payment.order_id.to_string(),
        };
        Self { items: due.into_iter().map(item).collect() }
    }
}
