//! Why the module says no.

use kernel_common::{Currency, FieldError, Money, Problem, ProblemKind};
use serde::{Deserialize, Serialize};

/// Why a payment was not made, undone or returned. A decline is not among them: it is a state.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PaymentError {
    /// The command carried no idempotency key.
    #[error("an idempotency key is required")]
    KeyRequired,
    /// The request is wrong as it stands.
    #[error("the request has {} faults", .0.len())]
    Invalid(Vec<FieldError>),
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// No such method, or not in this currency.
    #[error("there is no payment method {0:?}")]
    UnknownMethod(String),
    /// The instrument cannot be used at all.
    #[error("the instrument is not valid")]
    InvalidInstrument(Vec<FieldError>),
    /// The undo came first, or has been asked for since: this payment can no longer be made.
    #[error("the payment was voided")]
    AlreadyVoided,
    /// The order has another payment that is not a definite no; a second attempt waits for one.
    #[error("another payment of the order is under way or has been made")]
    AnotherUnderWay,
    /// No such payment.
    #[error("there is no such payment")]
    NotFound,
    /// The provider cannot say yet what happened. Ask again; do not pay again.
    #[error("the outcome of the payment is not known yet")]
    OutcomeUnknown,
    /// More than is left would be returned.
    #[error("{left} can be refunded, not {requested}")]
    RefundExceedsCaptured {
        /// Asked for.
        requested: Money,
        /// Captured and not yet returned.
        left: Money,
    },
    /// Nothing was captured.
    #[error("the payment has not been captured")]
    NotCaptured,
    /// The provider refused to return the money; the amount can be asked for again.
    #[error("the provider refused the refund")]
    RefundRefused,
    /// The webhook is not the provider's.
    #[error("the webhook's signature is not valid")]
    ForgedWebhook,
    /// No payment is waited for under this reference.
    #[error("no transfer is known by the reference {0:?}")]
    UnknownReference(String),
    /// The payment is not one that comes by transfer.
    #[error("the payment does not come by transfer")]
    NotATransfer,
    /// The money is not in the currency of the payment.
    #[error("the payment is in {expected}, not in {found}")]
    CurrencyMismatch {
        /// The payment's.
        expected: Currency,
        /// The money's.
        found: Currency,
    },
    /// The bank's id was recorded for another payment, or with another amount.
    #[error("the bank's id {0:?} was recorded for another movement")]
    BankIdReused(String),
    /// The refund is not there, was refused, or is not one to be made by hand.
    #[error("there is no such refund to be made by hand")]
    NoSuchReturn,
}

impl Problem for PaymentError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::KeyRequired
            | Self::Invalid(_)
            | Self::KeyReused
            | Self::UnknownMethod(_)
            | Self::InvalidInstrument(_)
            | Self::CurrencyMismatch { .. } => ProblemKind::Invalid,
            Self::NotFound | Self::UnknownReference(_) | Self::NoSuchReturn => {
                ProblemKind::NotFound
            }
            Self::AlreadyVoided
            | Self::AnotherUnderWay
            | Self::RefundExceedsCaptured { .. }
            | Self::NotCaptured
            | Self::RefundRefused
            | Self::NotATransfer
            | Self::BankIdReused(_) => ProblemKind::Conflict,
            Self::OutcomeUnknown => ProblemKind::Unavailable,
            Self::ForgedWebhook => ProblemKind::Unauthenticated,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::KeyRequired => "payment.key_required",
            Self::Invalid(_) => "payment.invalid",
            Self::KeyReused => "payment.key_reused",
            Self::UnknownMethod(_) => "payment.unknown_method",
            Self::InvalidInstrument(_) => "payment.invalid_instrument",
            Self::AlreadyVoided => "payment.already_voided",
            Self::AnotherUnderWay => "payment.another_under_way",
            Self::NotFound => "payment.not_found",
            Self::OutcomeUnknown => "payment.outcome_unknown",
            Self::RefundExceedsCaptured { .. } => "payment.refund_exceeds_captured",
            Self::NotCaptured => "payment.not_captured",
            Self::RefundRefused => "payment.refund_refused",
            Self::ForgedWebhook => "payment.forged_webhook",
            Self::UnknownReference(_) => "payment.unknown_reference",
            Self::NotATransfer => "payment.not_a_transfer",
            Self::CurrencyMismatch { .. } => "payment.currency_mismatch",
            Self::BankIdReused(_) => "payment.bank_id_reused",
            Self::NoSuchReturn => "payment.no_such_return",
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Invalid(fields) | Self::InvalidInstrument(fields) => fields.clone(),
            _ => Vec::new(),
        }
    }
}
