//! The accept loop, with the power to lose an answer, and the one form of errors.
//!
//! Leaves out TLS and HTTP/2: the receiver is spoken to over loopback.

pub(crate) mod problem;
pub(crate) mod server;
