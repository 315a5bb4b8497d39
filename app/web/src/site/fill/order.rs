//! An order as its shopper sees it.

use mod_order_api::{self as orders, Order, OrderState, TimelineEvent};
use mod_payment_api::{FREE, Payment, PaymentState};

use super::{cart::variant, square, totals, units};
use crate::{
    format::country_name,
    site::visit::Visit,
    views::{
        DeclineReason, OrderEvent, OrderStatus, OrderView, SummaryLine, TimelineEntry, Tracking,
        TransferState, TransferView,
    },
};

/// The order behind its secret link.
pub(crate) fn order(
    visit: &Visit,
    order: &Order,
    payment: Option<&Payment>,
    token: &str,
    just_placed: bool,
) -> OrderView {
    let agreed = &order.snapshot;
    let to = &agreed.delivery_address;
    let town = format!("{} {}", to.postal_code, to.city);
    let country = country_name(to.country.as_str(), visit.language);
    let address = [to.name.as_str(), to.line.as_str(), town.trim(), country];
    let placed_at = order.state.placement().map_or(order.created_at, |placed| placed.placed_at);
    OrderView {
        number: order.number.to_string(),
        just_placed,
        placed_at: visit.day(placed_at),
        status: status(order),
        lines: agreed.lines.iter().map(|line| summary(visit, line)).collect(),
        totals: totals(visit, &agreed.quote, &agreed.delivery.name),
        address: address.map(str::to_owned).into(),
        delivery: agreed.delivery.name.clone(),
        delivery_promise: None,
        card: payment.map(|p| p.instrument_label.clone()).filter(|label| !label.is_empty()),
        transfer: payment.and_then(|payment| transfer(visit, payment)),
        email: agreed.contact.email.clone(),
        timeline: timeline(visit, order, payment),
        url: visit.paths.order(token),
    }
}

fn status(order: &Order) -> OrderStatus {
    let all_returned = order.refunded == order.snapshot.quote.total && !order.refunded.is_zero();
    match order.state {
        _ if all_returned => OrderStatus::Refunded,
        OrderState::Pending | OrderState::Unknown => OrderStatus::AwaitingPayment,
        OrderState::Placed(ref placed) if placed.payment.state.is_awaited() => {
            OrderStatus::AwaitingPayment
        }
        OrderState::Placed(_) => OrderStatus::Paid,
        OrderState::Shipped { .. } => OrderStatus::Shipped,
        OrderState::Cancelled { .. } => OrderStatus::Cancelled,
    }
}

fn summary(visit: &Visit, line: &orders::OrderLine) -> SummaryLine {
    SummaryLine {
        title: line.product_name.clone(),
        options: variant(&line.variant_label),
        picture: line.image.as_deref().and_then(|url| square(url, &line.product_name)),
        quantity: units(line.quantity.get()),
        unit_price: visit.money(line.priced.unit_price),
        total: visit.money(line.priced.total),
    }
}

/// The story, last first. An order is placed when it is paid, unless it is paid later or free.
fn timeline(visit: &Visit, order: &Order, payment: Option<&Payment>) -> Vec<TimelineEntry> {
    let free = payment.is_some_and(|payment| payment.method == FREE);
    let mut unpaid_first = payment.is_some_and(|payment| payment.transfer.is_some());
    let mut told = Vec::new();
    for event in &order.timeline {
        let placed = event.event == TimelineEvent::Placed;
        if !(placed && (free || std::mem::take(&mut unpaid_first))) {
            told.extend(entry(visit, order, event));
        }
    }
    told.reverse();
    told
}

/// What the shopper of a payment by transfer has to know.
fn transfer(visit: &Visit, payment: &Payment) -> Option<TransferView> {
    let told = payment.transfer.as_ref()?;
    let state = match payment.state {
        PaymentState::Captured if !told.undoing => TransferState::Paid,
        PaymentState::Awaiting => TransferState::Awaiting,
        PaymentState::PartiallyPaid if !told.undoing => TransferState::PartiallyPaid,
        _ => TransferState::Over,
    };
    Some(TransferView {
        state,
        holder: told.account.holder.clone(),
        account: in_fours(&told.account.number),
        bank: told.account.bank.clone(),
        bic: told.account.bic.clone(),
        reference: in_fours(&told.reference),
        rest: visit.money(payment.rest()),
        due: visit.day(told.due_at),
        received: visit.money(told.received),
        to_return: (!told.to_return.is_zero()).then(|| visit.money(told.to_return)),
    })
}

/// As people read long numbers to each other.
fn in_fours(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let fours: Vec<String> = letters.chunks(4).map(|four| four.iter().collect()).collect();
    fours.join(" ")
}

fn entry(visit: &Visit, order: &Order, entry: &orders::TimelineEntry) -> Option<TimelineEntry> {
    let event = match entry.event {
        TimelineEvent::Opened => OrderEvent::Placed,
        TimelineEvent::Placed | TimelineEvent::Paid => OrderEvent::PaymentReceived,
        TimelineEvent::Shipped => OrderEvent::Shipped { tracking: tracking(order) },
        TimelineEvent::Cancelled => OrderEvent::Cancelled,
        TimelineEvent::Refunded => OrderEvent::Refunded { amount: visit.money(order.refunded) },
        TimelineEvent::PaymentChanged | TimelineEvent::Unknown => return None,
    };
    Some(TimelineEntry { at: visit.day(entry.at), event })
}

fn tracking(order: &Order) -> Option<Tracking> {
    match &order.state {
        OrderState::Shipped { tracking: Some(number), .. } => {
            Some(Tracking { number: number.clone(), url: None })
        }
        _ => None,
    }
}

/// Whether the order ended before it was placed: nothing was bought.
pub(crate) fn was_never_placed(order: &Order) -> bool {
    matches!(order.state, OrderState::Cancelled { placement: None, .. })
}

/// Why an order that was never placed was not paid.
pub(crate) fn decline_reason(payment: Option<&Payment>) -> DeclineReason {
    match payment {
        None => DeclineReason::NotCompleted,
        Some(payment) if payment.state == PaymentState::Declined => {
            declined(payment.decline_code.as_deref().unwrap_or_default())
        }
        Some(_) => DeclineReason::ConfirmationExpired,
    }
}

/// A provider's code in the words of the storefront.
pub(crate) fn declined(code: &str) -> DeclineReason {
    match code {
        "insufficient_funds" => DeclineReason::InsufficientFunds,
        "authentication_failed" => DeclineReason::CancelledByShopper,
        _ => DeclineReason::DeclinedByBank,
    }
}
