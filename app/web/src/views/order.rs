use serde::Serialize;

use super::{SummaryLine, Totals};
use crate::{
    Href,
    format::{DateText, MoneyText},
};

/// An order behind its secret link; `just_placed` makes it the confirmation.
#[derive(Clone, Debug, Serialize)]
pub struct OrderView {
    /// The number people say on the phone.
    pub number: String,
    /// The page thanks for the order.
    pub just_placed: bool,
    /// When it was placed.
    pub placed_at: DateText,
    /// How far it is.
    pub status: OrderStatus,
    /// What was bought, as it was at placement.
    pub lines: Vec<SummaryLine>,
    /// What it cost.
    pub totals: Totals,
    /// Name, street, town, country: a line each.
    pub address: Vec<String>,
    /// The way of delivery.
    pub delivery: String,
    /// When it arrives, in the merchant's words.
    pub delivery_promise: Option<String>,
    /// The card, masked: `•••• 4242`; `None` before a card is known.
    pub card: Option<String>,
    /// How it stands with a payment by transfer; `None` for other methods.
    pub transfer: Option<TransferView>,
    /// Where the receipt went.
    pub email: String,
    /// What happened to it, last first.
    pub timeline: Vec<TimelineEntry>,
    /// This page's own secret link.
    pub url: Href,
}

/// A payment by transfer, as far as the shopper has to do with it.
#[derive(Clone, Debug, Serialize)]
pub struct TransferView {
    /// How it stands.
    pub state: TransferState,
    /// Whose account it is.
    pub holder: String,
    /// Its number, in groups of four.
    pub account: String,
    /// Name of the bank.
    pub bank: String,
    /// The bank's code.
    pub bic: Option<String>,
    /// What to write on the transfer, in groups of four.
    pub reference: String,
    /// What is missing.
    pub rest: MoneyText,
    /// Until when it is waited for.
    pub due: DateText,
    /// What has come.
    pub received: MoneyText,
    /// What is to be returned; `None` where nothing is.
    pub to_return: Option<MoneyText>,
}

/// How it stands with a payment by transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferState {
    /// Nothing has come.
    Awaiting,
    /// Part of it has come.
    PartiallyPaid,
    /// All of it has come.
    Paid,
    /// It is not waited for any more.
    Over,
}

/// How far an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// The payment is not known yet.
    AwaitingPayment,
    /// Paid, being packed.
    Paid,
    /// On its way.
    Shipped,
    /// Arrived.
    Delivered,
    /// Will not be delivered.
    Cancelled,
    /// The money went back.
    Refunded,
}

impl OrderStatus {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::AwaitingPayment,
        Self::Paid,
        Self::Shipped,
        Self::Delivered,
        Self::Cancelled,
        Self::Refunded,
    ];
}

/// A moment in an order's life.
#[derive(Clone, Debug, Serialize)]
pub struct TimelineEntry {
    /// When.
    pub at: DateText,
    /// What.
    pub event: OrderEvent,
}

/// What happened to an order.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OrderEvent {
    /// The shopper placed it.
    Placed,
    /// All of the payment came.
    PaymentReceived,
    /// The payment failed.
    PaymentFailed,
    /// The goods left.
    Shipped {
        /// Where to follow them.
        tracking: Option<Tracking>,
    },
    /// The goods arrived.
    Delivered,
    /// It was cancelled.
    Cancelled,
    /// Money went back.
    Refunded {
        /// How much.
        amount: MoneyText,
    },
}

/// Where a parcel can be followed.
#[derive(Clone, Debug, Serialize)]
pub struct Tracking {
    /// The carrier's number.
    pub number: String,
    /// The carrier's page.
    pub url: Option<Href>,
}
