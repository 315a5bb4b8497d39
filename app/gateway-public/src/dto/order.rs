//! Orders as their shoppers see them.

use mod_order_api::{self as order, OrderState};
use serde::Serialize;
use utoipa::ToSchema;

use super::Money;

/// A line of an order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderLine {
    /// What.
    sku: String,
    /// How many.
    quantity: i64,
    /// Name of the product when it was bought.
    name: String,
    /// Which variant.
    variant: String,
    /// Price of one.
    unit_price: Money,
    /// Price of the line, with tax.
    total: Money,
}

/// An order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Order {
    /// What people call it.
    number: String,
    /// `pending`, `placed`, `shipped` or `cancelled`.
    status: &'static str,
    /// The carrier, once shipped.
    carrier: Option<String>,
    /// The carrier's number.
    tracking: Option<String>,
    /// The lines.
    lines: Vec<OrderLine>,
    /// Delivery.
    delivery: Option<Money>,
    /// All taxes.
    tax: Money,
    /// True when the prices contain the tax.
    tax_included: bool,
    /// What was agreed.
    total: Money,
    /// What was given back.
    refunded: Money,
    /// When it was opened, RFC 3339.
    created_at: String,
}

impl From<&order::Order> for Order {
    fn from(order: &order::Order) -> Self {
        let quote = &order.snapshot.quote;
        let line = |line: &order::OrderLine| OrderLine {
            sku: line.sku.to_string(),
            quantity: line.quantity.get(),
            name: line.product_name.clone(),
            variant: line.variant_label.clone(),
            unit_price: line.priced.unit_price.into(),
            total: line.priced.total.into(),
        };
        let (carrier, tracking) = match &order.state {
            OrderState::Shipped { carrier, tracking, .. } => {
                (Some(carrier.clone()), tracking.clone())
            }
            _ => (None, None),
        };
        Self {
            number: order.number.to_string(),
            status: match &order.state {
                OrderState::Pending => "pending",
                OrderState::Placed(_) => "placed",
                OrderState::Shipped { .. } => "shipped",
                OrderState::Cancelled { .. } => "cancelled",
                OrderState::Unknown => "unknown",
            },
            carrier,
            tracking,
            lines: order.snapshot.lines.iter().map(line).collect(),
            delivery: quote.delivery.as_ref().map(|delivery| delivery.total.into()),
            tax: quote.tax_total.into(),
            tax_included: quote.tax_included,
            total: quote.total.into(),
            refunded: order.refunded.into(),
            created_at: order.created_at.to_string(),
        }
    }
}
