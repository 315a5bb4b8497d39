//! Refuses what could not be sent, or would not mean what it says.

use kernel_common::{FieldError, Money, Validation};
use mod_notification_api::{Message, OrderDigest, SendMessage, TransferDetails};

const LINES_MAX: usize = 1_000;

/// Every field at fault. One-line texts hold no line breaks: they become headers.
pub(super) fn check(request: &SendMessage) -> Result<(), Vec<FieldError>> {
    let mut check = Validation::new();
    check.email("/to", &request.to);
    check.line("/store_name", &request.store_name, 100);
    check.optional_line("/from/name", &request.from.name, 100);
    check.email("/from/address", &request.from.address);
    let order = request.message.order();
    check_order(&mut check, order);
    match &request.message {
        Message::OrderConfirmed { transfer: Some(transfer), .. } => {
            check_transfer(&mut check, transfer, order.totals.total);
        }
        Message::OrderConfirmed { transfer: None, .. } | Message::OrderCancelled { .. } => {}
        Message::OrderShipped { carrier, tracking, .. } => {
            check.line("/data/carrier", carrier, 100);
            let tracking = tracking.as_deref().unwrap_or_default();
            check.optional_line("/data/tracking", tracking, 100);
        }
        Message::OrderRefunded { amount, .. } => {
            one_currency(&mut check, "/data/amount", *amount, order.totals.total);
        }
    }
    check.finish()
}

fn check_transfer(check: &mut Validation, transfer: &TransferDetails, total: Money) {
    for (name, text) in [
        ("holder", &transfer.holder),
        ("account", &transfer.account),
        ("bank", &transfer.bank),
        ("reference", &transfer.reference),
    ] {
        check.line(&format!("/data/transfer/{name}"), text, 200);
    }
    check.optional_line("/data/transfer/bic", transfer.bic.as_deref().unwrap_or_default(), 200);
    one_currency(check, "/data/transfer/amount", transfer.amount, total);
}

fn check_order(check: &mut Validation, order: &OrderDigest) {
    check.line("/data/order/number", &order.number, 40);
    let link = check.line("/data/order/link", &order.link, 500);
    let web = link.starts_with("https://") || link.starts_with("http://");
    check.require(web, "/data/order/link", "invalid_url", "is no http or https address");
    check.optional_line("/data/order/delivery", &order.delivery, 100);
    if let Err(faults) = order.address.clone().validated("/data/order/address") {
        for fault in faults {
            check.fault(fault.pointer, &fault.code, fault.message);
        }
    }
    let fits = (1..=LINES_MAX).contains(&order.lines.len());
    check.require(fits, "/data/order/lines", "batch_size", "an order has 1 to 1000 lines");
    let totals = &order.totals;
    for (number, line) in order.lines.iter().enumerate().take(LINES_MAX) {
        let pointer = format!("/data/order/lines/{number}");
        check.line(&format!("{pointer}/name"), &line.name, 300);
        check.optional_line(&format!("{pointer}/variant"), &line.variant, 300);
        one_currency(check, &format!("{pointer}/total"), line.total, totals.total);
    }
    for (name, amount) in
        [("lines", totals.lines), ("delivery", totals.delivery), ("tax", totals.tax)]
    {
        one_currency(check, &format!("/data/order/totals/{name}"), amount, totals.total);
    }
}

fn one_currency(check: &mut Validation, pointer: &str, amount: Money, total: Money) {
    let same = amount.currency == total.currency;
    check.require(same, pointer, "currency_mismatch", "is not in the currency of the total");
}
