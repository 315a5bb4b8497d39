//! The HTTP binding: a transport on one side, routes on the other.

mod client;
mod media;
mod server;
mod status;

pub use client::{HttpTransport, InvalidBase};
pub use server::router;
