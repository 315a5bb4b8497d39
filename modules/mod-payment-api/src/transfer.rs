//! Money that comes by itself: bank transfers, matched by staff.

use kernel_common::{Money, OrderId, RefundId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Payment;

/// An account that takes transfers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct BankAccount {
    /// Whose it is.
    pub holder: String,
    /// Its number, an IBAN where there are such.
    pub number: String,
    /// Name of the bank.
    pub bank: String,
    /// The bank's code, where transfers need one.
    #[serde(default)]
    pub bic: Option<String>,
}

/// A payment that comes by transfer: what the shopper was told, and what has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Transfer {
    /// Where to, as it was told when the order was placed.
    pub account: BankAccount,
    /// What the shopper writes on the transfer. Of this payment alone.
    pub reference: String,
    /// Until when the order waits.
    pub due_at: Timestamp,
    /// All that has come.
    pub received: Money,
    /// What came beyond the amount. It is not the merchant's, and is to be returned.
    pub surplus: Money,
    /// What is to be returned and was not yet: by a person, as the money came.
    pub to_return: Money,
    /// The deadline passed before all of it had come.
    pub expired: bool,
    /// The order does not want it any more: what has come or comes goes back.
    pub undoing: bool,
}

/// A day of a bank's books: `2026-11-21`.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
pub struct BookingDay(String);

/// The text is no day of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a day, such as 2026-11-21")]
pub struct InvalidBookingDay(pub String);

impl TryFrom<String> for BookingDay {
    type Error = InvalidBookingDay;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let midnight = format!("{text}T00:00:00Z").parse::<Timestamp>();
        if text.len() == 10 && midnight.is_ok() {
            Ok(Self(text))
        } else {
            Err(InvalidBookingDay(text))
        }
    }
}

impl From<BookingDay> for String {
    fn from(day: BookingDay) -> Self {
        day.0
    }
}

/// Money came to the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RecordTransfer {
    /// What it is for.
    pub target: TransferTarget,
    /// How much, above zero.
    pub amount: Money,
    /// When the bank booked it.
    pub booked_on: BookingDay,
    /// The bank's own id of the movement, 1 to 100 characters: recorded once, whatever the key.
    pub bank_id: String,
    /// Whatever staff have to say, at most 500 characters.
    #[serde(default)]
    pub note: String,
}

/// Names the payment that money is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransferTarget {
    /// By the reference, however the bank spells it.
    Reference(String),
    /// The newest of an order.
    OfOrder(OrderId),
}

/// What recording money did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RecordedTransfer {
    /// False when the movement had been recorded before.
    pub fresh: bool,
    /// What it comes to, with all that came before.
    pub outcome: TransferOutcome,
    /// The payment after it.
    pub payment: Payment,
}

/// What the money that has come amounts to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransferOutcome {
    /// Exactly what was asked for.
    Paid,
    /// Less; the order waits for the rest until its deadline.
    PartiallyPaid {
        /// What is missing.
        rest: Money,
    },
    /// More; the order is paid, and the surplus is to be returned.
    Overpaid {
        /// What is to be returned.
        surplus: Money,
    },
    /// All of it, after the deadline: the order comes back if its goods are still there, else the
    /// money is to be returned.
    Late,
    /// Nobody wants it any more: it is to be returned.
    Unwanted {
        /// What is to be returned.
        to_return: Money,
    },
}

/// Money was sent back by hand: a refund that waited for it is settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RecordReturn {
    /// The refund.
    pub refund_id: RefundId,
    /// When the bank booked it.
    pub booked_on: BookingDay,
    /// The bank's own id of the movement, 1 to 100 characters.
    pub bank_id: String,
}

/// Asks for what staff have to do about transfers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct TransfersQuery {
    /// How many at most, and at most [`BATCH_MAX`](crate::BATCH_MAX).
    pub limit: u32,
}

/// Money to be sent back by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DueReturn {
    /// The refund it settles.
    pub refund_id: RefundId,
    /// How much.
    pub amount: Money,
    /// True when it is what came beyond the amount; the order stays paid.
    pub surplus: bool,
    /// Why.
    pub reason: String,
    /// Since when.
    pub asked_at: Timestamp,
    /// The payment.
    pub payment: Payment,
}

#[cfg(test)]
mod tests {
    use super::BookingDay;

    #[test]
    fn only_days_of_the_calendar_are_booking_days() {
        let day = |text: &str| BookingDay::try_from(text.to_owned()).is_ok();
        assert!(day("2026-11-21") && day("2028-02-29"));
        for wrong in ["", "2026-02-30", "2026-13-01", "21.11.2026", "2026-11-21Z", "2026-1-1"] {
            assert!(!day(wrong), "{wrong}");
        }
    }
}
