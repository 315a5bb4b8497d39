//! Webhooks: each fact is told at least once, signed, until the receiver says 2xx.
//!
//! A webhook is pending in the ledger from the record of its fact until a record settles it; a
//! restart goes on with what is pending. Order is not promised, not even for one payment, and a
//! crash between a delivery and its record delivers twice: receivers must cope, as with any
//! provider.

mod dispatcher;
mod sender;
pub mod signature;

pub(crate) use self::{
    dispatcher::{Dispatcher, RetryPolicy},
    sender::Sender,
};
