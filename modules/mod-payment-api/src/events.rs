//! What the module publishes. Stream: `payment/{id}`.

use kernel_common::Money;
use kernel_events::DomainEvent;
use serde::{Deserialize, Serialize};

use crate::Payment;

/// A fact about a payment, with the payment after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum PaymentEvent {
    /// The shopper has to confirm.
    ActionRequired {
        /// The payment.
        payment: Payment,
    },
    /// The money is promised.
    Authorized {
        /// The payment.
        payment: Payment,
    },
    /// The money is ours.
    Captured {
        /// The payment.
        payment: Payment,
    },
    /// Part of the money came, or more of it than before, and not all.
    PartiallyPaid {
        /// The payment.
        payment: Payment,
    },
    /// The deadline passed before all of the money had come.
    Expired {
        /// The payment.
        payment: Payment,
    },
    /// Refused for good.
    Declined {
        /// The payment.
        payment: Payment,
    },
    /// Taken back before any money moved.
    Voided {
        /// The payment.
        payment: Payment,
    },
    /// Money was returned.
    Refunded {
        /// The payment.
        payment: Payment,
        /// How much this time.
        amount: Money,
    },
}

impl PaymentEvent {
    /// The payment after the event.
    #[must_use]
    pub fn payment(&self) -> &Payment {
        match self {
            Self::ActionRequired { payment }
            | Self::Authorized { payment }
            | Self::Captured { payment }
            | Self::PartiallyPaid { payment }
            | Self::Expired { payment }
            | Self::Declined { payment }
            | Self::Voided { payment }
            | Self::Refunded { payment, .. } => payment,
        }
    }
}

impl DomainEvent for PaymentEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::ActionRequired { .. } => "payments.action_required.v1",
            Self::Authorized { .. } => "payments.authorized.v1",
            Self::Captured { .. } => "payments.captured.v1",
            Self::PartiallyPaid { .. } => "payments.partially_paid.v1",
            Self::Expired { .. } => "payments.expired.v1",
            Self::Declined { .. } => "payments.declined.v1",
            Self::Voided { .. } => "payments.voided.v1",
            Self::Refunded { .. } => "payments.refunded.v1",
        }
    }
}
