//! The module over a real PostgreSQL: one file per use case. Money is witnessed by a real provider
//! with its own ledger; a scripted one stands in where an interleaving must be exact.

mod authorize_payment;
mod find_payments;
mod growth;
mod isolation;
mod no_open_transaction;
mod provider;
mod races;
mod receive_webhook;
mod refresh_payment;
mod refund_payment;
mod scripted;
mod stage;
mod transfers;
mod void_payment;
