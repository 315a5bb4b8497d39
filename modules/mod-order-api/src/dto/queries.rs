//! What questions ask and get.

use kernel_common::{Money, OrderId, PageRequest, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{LinkHash, Order, OrderNumber, OrderStatus};

/// Names an order.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderRef {
    /// By id.
    Id(OrderId),
    /// By number.
    Number(OrderNumber),
    /// By the hash of its secret link.
    LinkHash(LinkHash),
}

/// An order and what it was asked for by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FoundOrder {
    /// As asked.
    pub by: OrderRef,
    /// The order.
    pub order: Order,
}

/// Orders that were asked for, in the order of the question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FoundOrders {
    /// Those that exist.
    pub found: Vec<FoundOrder>,
    /// Those that do not, for this tenant.
    pub missing: Vec<OrderRef>,
}

/// Which orders to list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OrdersQuery {
    /// Only these.
    #[serde(default)]
    pub status: Option<OrderStatus>,
    /// Only orders whose number begins with this, or whose e-mail address it is.
    #[serde(default)]
    pub text: Option<String>,
    /// The page, newest first.
    pub page: PageRequest,
}

/// An order in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OrderSummary {
    /// Id.
    pub id: OrderId,
    /// What people call it.
    pub number: OrderNumber,
    /// Where it is.
    pub status: OrderStatus,
    /// Name on the delivery address.
    pub name: String,
    /// The shopper's e-mail address.
    pub email: String,
    /// Units in all lines.
    pub units: i64,
    /// What the shopper pays.
    pub total: Money,
    /// Sum of what was given back.
    pub refunded: Money,
    /// When it was opened.
    pub created_at: Timestamp,
}
