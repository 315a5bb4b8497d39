//! The first answer to a checkout, which is its answer for ever.

use kernel_common::{Money, OrderId};
use mod_order_api::OrderNumber;
use serde::{Deserialize, Serialize};

/// An order that checkout opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// Id.
    pub order_id: OrderId,
    /// What the shopper calls it; not part of the stored answer, which is made before the number
    /// is known.
    #[serde(skip)]
    pub number: String,
    /// Secret of the order's page; not part of the stored answer, but derived again.
    #[serde(skip)]
    pub link_token: String,
    /// What is paid.
    pub total: Money,
}

/// How a checkout stands when it is first answered. Later states are read from the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Answer {
    /// Placed: paid, or to be paid later by its method.
    Placed(Placed),
    /// The shopper has to confirm with the provider.
    ConfirmationNeeded {
        /// The order.
        order: Placed,
        /// Where to confirm.
        action_url: String,
    },
    /// The provider has not said yet whether it was paid. Nobody should pay again.
    PaymentPending(Placed),
}

impl Answer {
    /// The order, however it stands.
    #[must_use]
    pub fn order(&self) -> &Placed {
        match self {
            Self::Placed(order) | Self::PaymentPending(order) => order,
            Self::ConfirmationNeeded { order, .. } => order,
        }
    }

    pub(crate) fn complete(mut self, number: &OrderNumber, link_token: String) -> Self {
        let order = match &mut self {
            Self::Placed(order) | Self::PaymentPending(order) => order,
            Self::ConfirmationNeeded { order, .. } => order,
        };
        order.number = number.to_string();
        order.link_token = link_token;
        self
    }
}
