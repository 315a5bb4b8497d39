//! pspsim: a small payment service provider of its own process.
//!
//! It is the independent witness of money in every test, and the `test card` provider of the demo
//! shop. Invariants: nobody is told what is not on its disk; one idempotency key has one answer for
//! ever; refunds never exceed what was captured. It shares no code with the platform, not even its
//! money type, because a witness must not make the same mistake. Leaves out: real cards, several
//! merchants, TLS. The HTTP interface is described in the README of this crate.

mod app;
pub mod cards;
mod chances;
mod clock;
mod config;
mod control;
mod hex;
mod http;
mod idempotency;
mod ids;
mod ledger;
mod payment;
mod routes;
mod running;
mod view;
mod webhooks;

pub use crate::{
    config::Config,
    ledger::JournalError,
    running::{LedgerFailure, Running, StartError, start},
    webhooks::signature,
};
