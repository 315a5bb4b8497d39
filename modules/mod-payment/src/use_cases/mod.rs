//! What the module can be asked to do. One verb a file.
//!
//! Invariant: while a provider is called, no unit of work is open; each file ends its units before
//! it calls, a read unit too.

pub(crate) mod authorize_payment;
pub(crate) mod expire_transfer;
pub(crate) mod find_payments;
pub(crate) mod list_transfers;
pub(crate) mod receive_webhook;
mod record_fact;
pub(crate) mod record_return;
pub(crate) mod record_transfer;
pub(crate) mod refresh_payment;
pub(crate) mod refund_payment;
mod settle_refund;
pub(crate) mod tokenize_instrument;
pub(crate) mod void_payment;
