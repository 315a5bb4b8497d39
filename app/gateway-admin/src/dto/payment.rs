//! Payments and refunds.

use mod_payment_api as payment;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Money, Transfer, word};

/// The payment of an order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0190c6d2-f7e5-7c3e-8000-000000000003", "method": "testcard",
    "instrument": "•••• 4242", "state": "captured",
    "amount": { "amount_minor": 5470, "currency": "EUR" },
    "captured": { "amount_minor": 5470, "currency": "EUR" },
    "refunded": { "amount_minor": 0, "currency": "EUR" },
    "updated_at": "2026-01-31T10:00:00Z"
}))]
pub(crate) struct Payment {
    /// Id, our reference at the provider.
    id: String,
    /// Method.
    method: String,
    /// What was paid with.
    instrument: String,
    /// `submitted` (outcome unknown), `requires_action`, `awaiting` (a transfer of which nothing
    /// has come), `partially_paid`, `declined`, `authorized`, `voided`, `expired`, `captured`,
    /// `partially_refunded` or `refunded`.
    state: String,
    /// Asked for.
    amount: Money,
    /// Taken.
    captured: Money,
    /// Given back.
    refunded: Money,
    /// Why it was declined.
    #[serde(skip_serializing_if = "Option::is_none")]
    decline_code: Option<String>,
    /// The provider's own id.
    #[serde(skip_serializing_if = "Option::is_none")]
    provider_payment: Option<String>,
    /// For a payment by transfer: what was told, and what has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    transfer: Option<Transfer>,
    /// Last change.
    updated_at: String,
}

impl From<&payment::Payment> for Payment {
    fn from(payment: &payment::Payment) -> Self {
        Self {
            id: payment.id.to_string(),
            method: payment.method.clone(),
            instrument: payment.instrument_label.clone(),
            state: word(payment.state),
            amount: payment.amount.into(),
            captured: payment.captured.into(),
            refunded: payment.refunded.into(),
            decline_code: payment.decline_code.clone(),
            provider_payment: payment.provider_payment.clone(),
            transfer: payment.transfer.as_ref().map(|told| Transfer::of(payment, told)),
            updated_at: payment.updated_at.to_string(),
        }
    }
}

/// A refund.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RefundAnswer {
    /// Id, our key at the provider.
    refund_id: String,
    /// How much.
    amount: Money,
    /// False while the provider's answer is awaited; it is asked again without your doing.
    settled: bool,
    /// The payment after it.
    payment: Payment,
}

impl From<&payment::Refund> for RefundAnswer {
    fn from(refund: &payment::Refund) -> Self {
        Self {
            refund_id: refund.id.to_string(),
            amount: refund.amount.into(),
            settled: refund.settled,
            payment: Payment::from(&refund.payment),
        }
    }
}
