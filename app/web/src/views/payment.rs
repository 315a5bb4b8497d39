use serde::Serialize;

use crate::{Href, format::MoneyText};

/// The payment's outcome is not known yet. The page tells the shopper not to pay twice, and asks
/// again by itself when it is answered with [`Self::refresh_header`].
#[derive(Clone, Debug, Serialize)]
pub struct PaymentCheckingView {
    /// The order.
    pub order_number: String,
    /// What is being paid.
    pub amount: MoneyText,
    /// This page.
    pub url: Href,
    /// When it asks again. Let it grow from answer to answer: every reload takes a screen reader
    /// back to the top.
    pub refresh_seconds: u32,
}

impl PaymentCheckingView {
    /// The value of the `Refresh` header. A header and not a `meta`, so that the time is decided
    /// where the answer is made, and a saved page stays still.
    #[must_use]
    pub fn refresh_header(&self) -> String {
        format!("{};url={}", self.refresh_seconds, self.url)
    }
}

/// The provider wants the shopper to confirm.
#[derive(Clone, Debug, Serialize)]
pub struct PaymentConfirmationView {
    /// The order.
    pub order_number: String,
    /// What is being paid.
    pub amount: MoneyText,
    /// The provider's name.
    pub provider: String,
    /// The provider's page; it leads back here.
    pub confirm_url: Href,
    /// Until when, in minutes from now.
    pub minutes_left: u32,
}

/// The payment failed, and nothing was charged.
#[derive(Clone, Debug, Serialize)]
pub struct PaymentDeclinedView {
    /// What was to be paid.
    pub amount: MoneyText,
    /// Why.
    pub reason: DeclineReason,
    /// The checkout with what was entered.
    pub retry_url: Href,
}

/// Why a payment failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclineReason {
    /// The bank says no and not why.
    DeclinedByBank,
    /// Not enough money on the card.
    InsufficientFunds,
    /// The shopper did not confirm in time.
    ConfirmationExpired,
    /// The shopper said no at the provider.
    CancelledByShopper,
    /// The goods sold out while the payment was under way.
    SoldOut,
    /// Something else kept the order from being completed.
    NotCompleted,
}

impl DeclineReason {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::DeclinedByBank,
        Self::InsufficientFunds,
        Self::ConfirmationExpired,
        Self::CancelledByShopper,
        Self::SoldOut,
        Self::NotCompleted,
    ];
}
