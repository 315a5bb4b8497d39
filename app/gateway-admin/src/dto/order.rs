//! Orders as staff see them.

use kernel_common::Page;
use mod_order_api::{self as order, OrderState, TimelineEvent};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Actor, Money, Payment, word};

/// An order in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0190c6d2-f7e5-7c3e-8000-000000000002", "number": "K7MX-4Q2P", "status": "placed",
    "name": "Ada Lovelace", "email": "ada@example.com", "units": 2,
    "total": { "amount_minor": 5470, "currency": "EUR" },
    "refunded": { "amount_minor": 0, "currency": "EUR" }, "created_at": "2026-01-31T10:00:00Z"
}))]
pub(crate) struct OrderSummary {
    /// Id.
    id: String,
    /// What people call it.
    number: String,
    /// `pending`, `placed`, `shipped` or `cancelled`.
    status: String,
    /// Name on the delivery address.
    name: String,
    /// The shopper's e-mail address.
    email: String,
    /// Units in all lines.
    units: i64,
    /// What the shopper pays.
    total: Money,
    /// Sum of what was given back.
    refunded: Money,
    /// When it was opened.
    created_at: String,
}

/// A page of orders.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderPage {
    /// The orders, newest first.
    items: Vec<OrderSummary>,
    /// Pass it as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl From<Page<order::OrderSummary>> for OrderPage {
    fn from(page: Page<order::OrderSummary>) -> Self {
        let item = |order: order::OrderSummary| OrderSummary {
            id: order.id.to_string(),
            number: order.number.to_string(),
            status: word(order.status),
            name: order.name,
            email: order.email,
            units: order.units,
            total: order.total.into(),
            refunded: order.refunded.into(),
            created_at: order.created_at.to_string(),
        };
        let next = page.next.map(|cursor| cursor.0);
        Self { items: page.items.into_iter().map(item).collect(), next }
    }
}

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

/// A postal address.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Address {
    /// Person or company.
    name: String,
    /// Street, house, flat.
    line: String,
    /// Town.
    city: String,
    /// Postal code.
    postal_code: String,
    /// ISO 3166-1 alpha-2.
    country: String,
}

impl From<&kernel_common::Address> for Address {
    fn from(address: &kernel_common::Address) -> Self {
        Self {
            name: address.name.clone(),
            line: address.line.clone(),
            city: address.city.clone(),
            postal_code: address.postal_code.clone(),
            country: address.country.to_string(),
        }
    }
}

/// A line of the order's story.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "at": "2026-01-31T10:00:00Z", "event": "refunded",
    "actor": { "kind": "staff", "id": "admin" }, "note": "14.90 EUR: one mug was broken"
}))]
pub(crate) struct TimelineEntry {
    /// When.
    at: String,
    /// `opened`, `placed`, `payment_changed`, `shipped`, `cancelled` or `refunded`.
    event: String,
    /// Who.
    actor: Actor,
    /// In words.
    note: String,
}

impl From<&order::TimelineEntry> for TimelineEntry {
    fn from(entry: &order::TimelineEntry) -> Self {
        Self {
            at: entry.at.to_string(),
            event: word(entry.event),
            actor: Actor::from(&entry.actor),
            note: entry.note.clone(),
        }
    }
}

/// How the goods went.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Shipment {
    /// When.
    at: String,
    /// Who carries them.
    carrier: String,
    /// The carrier's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    tracking: Option<String>,
}

/// Why an order was cancelled.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Cancellation {
    /// When.
    at: String,
    /// Why.
    reason: String,
}

/// An order with its payment and its story.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderDetails {
    /// Id.
    id: String,
    /// What people call it.
    number: String,
    /// `pending`, `placed`, `shipped` or `cancelled`.
    status: String,
    /// Once shipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    shipment: Option<Shipment>,
    /// Once cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    cancellation: Option<Cancellation>,
    /// The lines.
    lines: Vec<OrderLine>,
    /// Name of the way of delivery.
    delivery: String,
    /// What delivery costs.
    delivery_total: Option<Money>,
    /// All taxes.
    tax: Money,
    /// True when the prices contain the tax.
    tax_included: bool,
    /// What was agreed.
    total: Money,
    /// Sum of what was given back.
    refunded: Money,
    /// The shopper's e-mail address.
    email: String,
    /// For the carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    /// Where the goods go.
    delivery_address: Address,
    /// Where the invoice goes, if elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    billing_address: Option<Address>,
    /// Language of the shopper.
    locale: String,
    /// Sales channel it came through.
    channel: String,
    /// Its latest payment; absent before one was tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    payment: Option<Payment>,
    /// What was given back, oldest first.
    refunds: Vec<TimelineEntry>,
    /// Its story, oldest first; refunds included.
    timeline: Vec<TimelineEntry>,
    /// When it was opened.
    created_at: String,
}

impl OrderDetails {
    pub(crate) fn of(order: &order::Order, payment: Option<&mod_payment_api::Payment>) -> Self {
        let agreed = &order.snapshot;
        let line = |line: &order::OrderLine| OrderLine {
            sku: line.sku.to_string(),
            quantity: line.quantity.get(),
            name: line.product_name.clone(),
            variant: line.variant_label.clone(),
            unit_price: line.priced.unit_price.into(),
            total: line.priced.total.into(),
        };
        let is_refund = |entry: &&order::TimelineEntry| entry.event == TimelineEvent::Refunded;
        Self {
            id: order.id.to_string(),
            number: order.number.to_string(),
            status: word(order.state.status()),
            shipment: shipment(&order.state),
            cancellation: cancellation(&order.state),
            lines: agreed.lines.iter().map(line).collect(),
            delivery: agreed.delivery.name.clone(),
            delivery_total: agreed.quote.delivery.as_ref().map(|quoted| quoted.total.into()),
            tax: agreed.quote.tax_total.into(),
            tax_included: agreed.quote.tax_included,
            total: agreed.quote.total.into(),
            refunded: order.refunded.into(),
            email: agreed.contact.email.clone(),
            phone: agreed.contact.phone.clone(),
            delivery_address: Address::from(&agreed.delivery_address),
            billing_address: agreed.billing_address.as_ref().map(Address::from),
            locale: agreed.locale.to_string(),
            channel: agreed.channel.clone(),
            payment: payment.map(Payment::from),
            refunds: order.timeline.iter().filter(is_refund).map(TimelineEntry::from).collect(),
            timeline: order.timeline.iter().map(TimelineEntry::from).collect(),
            created_at: order.created_at.to_string(),
        }
    }
}

fn shipment(state: &OrderState) -> Option<Shipment> {
    match state {
        OrderState::Shipped { shipped_at, carrier, tracking, .. } => Some(Shipment {
            at: shipped_at.to_string(),
            carrier: carrier.clone(),
            tracking: tracking.clone(),
        }),
        _ => None,
    }
}

fn cancellation(state: &OrderState) -> Option<Cancellation> {
    match state {
        OrderState::Cancelled { cancelled_at, reason, .. } => {
            Some(Cancellation { at: cancelled_at.to_string(), reason: reason.clone() })
        }
        _ => None,
    }
}
