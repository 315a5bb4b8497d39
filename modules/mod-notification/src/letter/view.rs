//! A message turned to texts, ready to be put into a form.

use kernel_common::{Address, Money, Timestamp};
use mod_notification_api::{Message, MessageLine, OrderDigest, SendMessage, TransferDetails};
use serde::Serialize;

use super::{language::Language, money::written, words::Labels};

/// What sentences may mention.
#[derive(Serialize)]
pub(crate) struct Facts<'a> {
    number: &'a str,
    store: &'a str,
    carrier: &'a str,
    tracking: &'a str,
    amount: String,
    money_returns: bool,
    /// Until when the money is to come; empty where it has.
    due: String,
}

impl<'a> Facts<'a> {
    pub(crate) fn of(request: &'a SendMessage, language: Language) -> Self {
        let facts = Self {
            number: &request.message.order().number,
            store: &request.store_name,
            carrier: "",
            tracking: "",
            amount: String::new(),
            money_returns: false,
            due: String::new(),
        };
        match &request.message {
            Message::OrderConfirmed { transfer: None, .. } => facts,
            Message::OrderConfirmed { transfer: Some(transfer), .. } => Self {
                amount: written(transfer.amount, language),
                due: due(transfer, language),
                ..facts
            },
            Message::OrderShipped { carrier, tracking, .. } => {
                Self { carrier, tracking: tracking.as_deref().unwrap_or_default(), ..facts }
            }
            Message::OrderCancelled { money_returns, .. } => {
                Self { money_returns: *money_returns, ..facts }
            }
            Message::OrderRefunded { amount, .. } => {
                Self { amount: written(*amount, language), ..facts }
            }
        }
    }
}

/// What the forms show.
#[derive(Serialize)]
pub(crate) struct View<'a> {
    pub(crate) lang: &'static str,
    pub(crate) labels: &'a Labels,
    pub(crate) store: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) heading: &'a str,
    pub(crate) paragraphs: &'a [String],
    pub(crate) order: OrderView<'a>,
    /// Where to send the money; empty where it has come.
    pub(crate) transfer: Vec<Detail<'a>>,
}

/// A line of the instructions.
#[derive(Serialize)]
pub(crate) struct Detail<'a> {
    label: &'a str,
    text: String,
}

/// The instructions of a message, if it has any.
pub(crate) fn details<'a>(
    message: &Message,
    labels: &'a Labels,
    language: Language,
) -> Vec<Detail<'a>> {
    let Message::OrderConfirmed { transfer: Some(transfer), .. } = message else {
        return Vec::new();
    };
    let TransferDetails { holder, account, bank, bic, reference, amount, .. } = transfer;
    let known = [
        (&labels.holder, Some(holder.clone())),
        (&labels.account, Some(in_fours(account))),
        (&labels.bank, Some(bank.clone())),
        (&labels.bic, bic.clone()),
        (&labels.reference, Some(in_fours(reference))),
        (&labels.amount, Some(written(*amount, language))),
        (&labels.due, Some(due(transfer, language))),
    ];
    let detail = |(label, text): (&'a String, Option<String>)| Some(Detail { label, text: text? });
    known.into_iter().filter_map(detail).collect()
}

/// As people read long numbers to each other.
fn in_fours(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let fours: Vec<String> = letters.chunks(4).map(|four| four.iter().collect()).collect();
    fours.join(" ")
}

/// The day until which the order waits, where the store is, as each language writes it in numbers.
fn due(transfer: &TransferDetails, language: Language) -> String {
    let east_micros = i64::from(transfer.utc_offset_seconds) * 1_000_000;
    let there = transfer.due_at.unix_micros().saturating_add(east_micros);
    let date = Timestamp::from_unix_micros(there).to_offset().date();
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    match language {
        Language::En => format!("{year}-{month:02}-{day:02}"),
        Language::Ru => format!("{day:02}.{month:02}.{year}"),
    }
}

#[derive(Serialize)]
pub(crate) struct OrderView<'a> {
    number: &'a str,
    link: &'a str,
    lines: Vec<LineView>,
    goods: String,
    delivery: &'a str,
    /// Empty when it is free.
    delivery_total: String,
    tax: String,
    has_tax: bool,
    tax_included: bool,
    total: String,
    address: Vec<String>,
}

#[derive(Serialize)]
struct LineView {
    label: String,
    quantity: i64,
    total: String,
}

impl<'a> OrderView<'a> {
    pub(crate) fn of(order: &'a OrderDigest, language: Language) -> Self {
        let money = |amount: Money| written(amount, language);
        let totals = &order.totals;
        let free = totals.delivery.is_zero();
        Self {
            number: &order.number,
            link: &order.link,
            lines: order.lines.iter().map(|line| LineView::of(line, language)).collect(),
            goods: money(totals.lines),
            delivery: &order.delivery,
            delivery_total: if free { String::new() } else { money(totals.delivery) },
            tax: money(totals.tax),
            has_tax: !totals.tax.is_zero(),
            tax_included: totals.tax_included,
            total: money(totals.total),
            address: lines_of(&order.address),
        }
    }
}

impl LineView {
    fn of(line: &MessageLine, language: Language) -> Self {
        let label = if line.variant.is_empty() {
            line.name.clone()
        } else {
            format!("{}, {}", line.name, line.variant)
        };
        Self { label, quantity: line.quantity.get(), total: written(line.total, language) }
    }
}

fn lines_of(address: &Address) -> Vec<String> {
    let city = format!("{} {}", address.postal_code, address.city);
    let lines = [&address.name, &address.line, city.trim(), address.country.as_str()];
    lines.into_iter().filter(|line| !line.is_empty()).map(|line| (*line).to_owned()).collect()
}
