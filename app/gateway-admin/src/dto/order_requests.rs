//! What is asked of orders.

use mod_order_api::OrderStatus;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::Money;

/// Where an order is.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// Stock and payment are not settled yet.
    Pending,
    /// To be shipped.
    Placed,
    /// Under way or delivered.
    Shipped,
    /// Will not be delivered.
    Cancelled,
}

impl From<Status> for OrderStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Pending => Self::Pending,
            Status::Placed => Self::Placed,
            Status::Shipped => Self::Shipped,
            Status::Cancelled => Self::Cancelled,
        }
    }
}

/// Which orders to list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OrdersParams {
    /// `pending`, `placed`, `shipped` or `cancelled`.
    #[param(inline)]
    pub(crate) status: Option<Status>,
    /// The beginning of a number, or an e-mail address.
    pub(crate) text: Option<String>,
    /// Rows per page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    pub(crate) after: Option<String>,
}

/// Cancels an order.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "the shopper changed their mind" }))]
pub(crate) struct CancelRequest {
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    pub(crate) reason: String,
}

/// The goods left the house.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "carrier": "DHL", "tracking": "00340434161094042557" }))]
pub(crate) struct ShipRequest {
    /// Who carries them.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) carrier: String,
    /// The carrier's number.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub(crate) tracking: Option<String>,
}

/// Gives money back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "amount": { "amount_minor": 1490, "currency": "EUR" }, "reason": "one mug was broken"
}))]
pub(crate) struct RefundRequest {
    /// How much; all that is left without it.
    #[serde(default)]
    pub(crate) amount: Option<Money>,
    /// Why.
    #[schema(max_length = 500)]
    pub(crate) reason: String,
}
