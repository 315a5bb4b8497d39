//! Orders as their shoppers see them.

use mod_order_api::{self as order, OrderState};
use mod_payment_api::{Payment, PaymentState};
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
    /// Where its money is to be sent, as long as any is awaited by transfer.
    #[serde(skip_serializing_if = "Option::is_none")]
    transfer: Option<Transfer>,
}

/// Where money is to be sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Transfer {
    /// Whose account it is.
    account_holder: String,
    /// Its number.
    account: String,
    /// Name of the bank.
    bank: String,
    /// The bank's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    bic: Option<String>,
    /// What to write on the transfer.
    reference: String,
    /// What has come.
    received: Money,
    /// What is missing.
    rest: Money,
    /// Until when the order waits, RFC 3339.
    due_at: String,
}

impl Transfer {
    /// The instructions of a payment that money is awaited for.
    pub(crate) fn of(payment: &Payment) -> Option<Self> {
        let told = payment.transfer.as_ref()?;
        let awaited = [PaymentState::Awaiting, PaymentState::PartiallyPaid];
        if told.undoing || !awaited.contains(&payment.state) {
            return None;
        }
        Some(Self {
            account_holder: told.account.holder.clone(),
            account: told.account.number.clone(),
            bank: told.account.bank.clone(),
            bic: told.account.bic.clone(),
            reference: told.reference.clone(),
            received: told.received.into(),
            rest: payment.rest().into(),
            due_at: told.due_at.to_string(),
        })
    }
}

impl Order {
    /// The order with the instructions for its payment.
    pub(crate) fn with(self, transfer: Option<Transfer>) -> Self {
        Self { transfer, ..self }
    }
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
            transfer: None,
        }
    }
}
