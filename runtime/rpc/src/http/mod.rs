//! The HTTP binding: a transport on one side, routes on the other.

mod client;
mod server;
mod status;

pub use client::{HttpTransport, InvalidBase};
pub use server::router;

const JSON: &str = "application/json";
