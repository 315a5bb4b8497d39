//! What the module publishes. Stream: `order/{id}`.

use kernel_common::{
    Address, CartId, Contact, Currency, Locale, Money, OrderId, Quantity, RefundId, SellerId, Sku,
    Timestamp,
};
use kernel_events::{DomainEvent, Envelope};
use serde::{Deserialize, Serialize};

use crate::{ChosenDelivery, Order, OrderLine, OrderNumber, OrderState};

/// A line of the order, without the details of its tax.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OrderLineFacts {
    /// Number within the order.
    pub line_no: u32,
    /// What.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
    /// Name of the product in the order's language.
    pub product_name: String,
    /// The variant in the order's language.
    #[serde(default)]
    pub variant_label: String,
    /// Whose goods they are on a marketplace.
    #[serde(default)]
    pub seller_id: Option<SellerId>,
    /// Price of one.
    pub unit_price: Money,
    /// What the shopper pays for the line.
    pub total: Money,
}

/// What the order costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OrderTotals {
    /// The lines.
    pub lines: Money,
    /// Delivery.
    pub delivery: Money,
    /// All taxes, included or on top.
    pub tax: Money,
    /// Whether the prices contain the tax.
    pub tax_included: bool,
    /// What the shopper pays.
    pub total: Money,
    /// Sum of what was given back.
    pub refunded: Money,
}

/// The order after the change: all that a consumer needs to act without asking back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OrderFacts {
    /// The order.
    pub order_id: OrderId,
    /// What people call it.
    pub number: OrderNumber,
    /// The cart it was made of.
    pub cart_id: CartId,
    /// The version of the cart that was ordered.
    #[serde(default)]
    pub cart_version: i64,
    /// Where it is, with its payment and reservation once it is placed.
    pub state: OrderState,
    /// The lines.
    pub lines: Vec<OrderLineFacts>,
    /// What it costs.
    pub totals: OrderTotals,
    /// How to reach the shopper.
    pub contact: Contact,
    /// Where the goods go.
    pub delivery_address: Address,
    /// How they go there.
    pub delivery: ChosenDelivery,
    /// Id of the payment method.
    pub payment_method: String,
    /// Language of everything that is sent about it.
    pub locale: Locale,
    /// Its money.
    pub currency: Currency,
    /// Sales channel.
    pub channel: String,
    /// When it was opened.
    pub created_at: Timestamp,
}

/// A fact about an order, with the order after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum OrderEvent {
    /// It was opened and waits for its payment.
    Opened(OrderFacts),
    /// It was placed: goods and payment are settled.
    Placed(OrderFacts),
    /// It was cancelled. What had placed it, if anything, is in its state.
    Cancelled(OrderFacts),
    /// The goods left the house.
    Shipped(OrderFacts),
    /// Money was given back.
    Refunded {
        /// The refund.
        refund_id: RefundId,
        /// How much.
        amount: Money,
        /// The order.
        #[serde(flatten)]
        order: OrderFacts,
    },
}

/// A refund as it is read.
#[derive(Deserialize)]
struct Refunded {
    refund_id: RefundId,
    amount: Money,
    #[serde(flatten)]
    order: OrderFacts,
}

impl OrderEvent {
    /// The event in an envelope; `None` for a type that this version does not know.
    ///
    /// # Errors
    /// When the payload is not of the type's shape.
    pub fn read(envelope: &Envelope) -> Result<Option<Self>, serde_json::Error> {
        Ok(Some(match envelope.event_type.as_str() {
            "orders.order_opened.v1" => Self::Opened(envelope.payload()?),
            "orders.order_placed.v1" => Self::Placed(envelope.payload()?),
            "orders.order_cancelled.v1" => Self::Cancelled(envelope.payload()?),
            "orders.order_shipped.v1" => Self::Shipped(envelope.payload()?),
            "orders.order_refunded.v1" => {
                let Refunded { refund_id, amount, order } = envelope.payload()?;
                Self::Refunded { refund_id, amount, order }
            }
            _ => return Ok(None),
        }))
    }

    /// The order after the fact.
    #[must_use]
    pub fn order(&self) -> &OrderFacts {
        match self {
            Self::Opened(order)
            | Self::Placed(order)
            | Self::Cancelled(order)
            | Self::Shipped(order)
            | Self::Refunded { order, .. } => order,
        }
    }
}

impl DomainEvent for OrderEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::Opened(_) => "orders.order_opened.v1",
            Self::Placed(_) => "orders.order_placed.v1",
            Self::Cancelled(_) => "orders.order_cancelled.v1",
            Self::Shipped(_) => "orders.order_shipped.v1",
            Self::Refunded { .. } => "orders.order_refunded.v1",
        }
    }
}

impl From<&OrderLine> for OrderLineFacts {
    fn from(line: &OrderLine) -> Self {
        Self {
            line_no: line.line_no,
            sku: line.sku.clone(),
            quantity: line.quantity,
            product_name: line.product_name.clone(),
            variant_label: line.variant_label.clone(),
            seller_id: line.seller_id,
            unit_price: line.priced.unit_price,
            total: line.priced.total,
        }
    }
}

impl From<&Order> for OrderFacts {
    fn from(order: &Order) -> Self {
        let agreed = &order.snapshot;
        let quote = &agreed.quote;
        let free = Money::zero(agreed.currency);
        Self {
            order_id: order.id,
            number: order.number.clone(),
            cart_id: order.cart_id,
            cart_version: order.cart_version,
            state: order.state.clone(),
            lines: agreed.lines.iter().map(Into::into).collect(),
            totals: OrderTotals {
                lines: quote.lines_total,
                delivery: quote.delivery.as_ref().map_or(free, |delivery| delivery.total),
                tax: quote.tax_total,
                tax_included: quote.tax_included,
                total: quote.total,
                refunded: order.refunded,
            },
            contact: agreed.contact.clone(),
            delivery_address: agreed.delivery_address.clone(),
            delivery: agreed.delivery.clone(),
            payment_method: agreed.payment_method.clone(),
            locale: agreed.locale.clone(),
            currency: agreed.currency,
            channel: agreed.channel.clone(),
            created_at: order.created_at,
        }
    }
}
