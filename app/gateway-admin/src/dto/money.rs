//! Money as the API writes it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An amount in minor units of an ISO 4217 currency: 2490 EUR is €24.90. Never a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "amount_minor": 2490, "currency": "EUR" }))]
pub(crate) struct Money {
    /// Minor units.
    amount_minor: i64,
    /// ISO 4217 code.
    #[schema(value_type = String, min_length = 3, max_length = 3)]
    currency: kernel_common::Currency,
}

impl From<kernel_common::Money> for Money {
    fn from(money: kernel_common::Money) -> Self {
        Self { amount_minor: money.amount_minor, currency: money.currency }
    }
}

impl From<Money> for kernel_common::Money {
    fn from(money: Money) -> Self {
        Self::new(money.amount_minor, money.currency)
    }
}
