//! What a run may be told.

use std::time::Duration;

use kernel_common::{Currency, PaymentId, Timestamp};

/// How to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// What is younger may still be under way: a cancelled order's money on its way back, a
    /// deadline that has just passed. Zero once nothing runs any more.
    pub grace: Duration,
    /// What the payment provider says has moved, read after the last request.
    pub provider: Option<ProviderLedger>,
}

impl Default for Options {
    /// Five minutes of grace, no provider.
    fn default() -> Self {
        Self { grace: Duration::from_secs(300), provider: None }
    }
}

/// A provider's own book of one payment method: the independent witness of our money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderLedger {
    /// The method: `testcard`.
    pub method: String,
    /// Every charge and refund.
    pub entries: Vec<ProviderEntry>,
}

/// One movement of money at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderEntry {
    /// Our payment.
    pub payment_id: PaymentId,
    /// Its money.
    pub currency: Currency,
    /// Taken, in minor units.
    pub charged_minor: i64,
    /// Given back, in minor units.
    pub refunded_minor: i64,
    /// When.
    pub at: Timestamp,
}
