//! Contract of the payment module, and the port behind which providers stand.
//!
//! The state of a payment is what the facts say that we have: the provider's reply, its webhook
//! and our own question all become [`PaymentFact`]s, kept raw and merged by one monotone
//! function, so that their order does not matter. *Unknown* is a state, not an error: the same
//! key is sent again or the provider is asked by our own reference, and a second attempt is
//! never made while the first is unknown.
//!
//! Money may also come by itself, days after the order: such a method calls nobody, tells the
//! shopper an account and a reference, and staff record what the bank says ([`Transfer`]).
//!
//! What it refuses to take: card numbers, beyond [`Payments::tokenize`], whose input is handed
//! to the provider and never stored or logged.
#![deny(missing_docs)]

mod contract;
mod dto;
mod errors;
mod events;
#[cfg(test)]
mod golden;
pub mod spi;
mod transfer;

pub use contract::{Payments, PaymentsClient};
pub use dto::{
    AuthorizePayment, BATCH_MAX, FREE, FoundPayments, InstrumentToken, Payment, PaymentMethod,
    PaymentRef, PaymentState, PendingPayments, ReceiveWebhook, Refund, RefundPayment,
    TokenizeInstrument, VoidPayment, VoidedPayment, WebhookReceipt,
};
pub use errors::PaymentError;
pub use events::PaymentEvent;
pub use spi::{FactKind, PaymentFact};
pub use transfer::{
    BankAccount, BookingDay, DueReturn, InvalidBookingDay, RecordReturn, RecordTransfer,
    RecordedTransfer, Transfer, TransferOutcome, TransferTarget, TransfersQuery,
};
