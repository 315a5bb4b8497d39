//! hooksink: a merchant's receiver of webhooks, as a process of its own.
//!
//! It is the independent witness of outgoing webhooks: it writes down every request it is sent,
//! and says whether its signature is right. Invariants: nobody is answered whose request is not on
//! record, and on the disk where there is a file; whether a signature is right is decided by code
//! of its own, because a witness must not make the same mistake. It shares no code with the
//! platform. Leaves out: TLS, passwords for its control interface (it listens on this machine
//! only), and forgetting. The HTTP interface is described in the README of this crate.

mod book;
mod clock;
mod endpoint;
mod http;
mod routes;
mod running;
pub mod signature;

pub use crate::{
    book::{BookError, Record},
    endpoint::{Endpoint, Mode},
    running::{Config, Running, StartError, start},
};
