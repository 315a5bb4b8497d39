//! What can be wrong with a server, in the words of the platform.

use redis::RedisError;
use rt_contract::{Fault, FaultKind};

/// The address of the server cannot be used. Says nothing of the address: it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no address of the form redis://host:port/database or redis+unix:///path")]
pub struct InvalidUrl;

/// When a client may come again.
const RETRY_AFTER_MS: u32 = 1_000;

/// The server does not answer, or not in time.
pub(crate) fn away(why: &str) -> Fault {
    let fault =
        Fault::new(FaultKind::Unavailable, format!("the cart store does not answer: {why}"));
    Fault { retry_after_ms: Some(RETRY_AFTER_MS), ..fault }
}

/// Whatever the server or the way to it has to say: with another server, or the same one later, it
/// may be otherwise. A full server, one that is loading, a replica: all of them are away.
pub(crate) fn fault(error: &RedisError) -> Fault {
    away(&error.to_string())
}
