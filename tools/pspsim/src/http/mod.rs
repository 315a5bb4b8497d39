//! What every route shares: the accept loop, the error form, reading and refusing input, faults.
//!
//! Leaves out TLS and HTTP/2: the simulator is spoken to over loopback.

pub(crate) mod answer;
pub(crate) mod auth;
pub(crate) mod extract;
pub(crate) mod faults;
pub(crate) mod fields;
pub(crate) mod problem;
pub(crate) mod server;
