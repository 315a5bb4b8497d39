//! The accept loop: every wait for a client has an end, and clients are counted.
//!
//! `hyper` alone bounds the head of a request; here the first byte, the head, the pause between
//! requests, the body and the reading of the answer each have their time, so that a client that
//! trickles bytes is dropped and one that is merely slow is not. A head that cannot be read, or
//! that leaves its length open, is answered by a problem like every other error.

mod accept;
mod bind;
mod connection;
mod framing;
mod lingering;
mod open_files;
mod own_answer;
mod timed_body;
mod timed_io;
mod timer;
mod turn;

use std::{sync::Arc, time::Duration};

use kernel_common::IdSource;

pub use accept::{Bound, Drained};
pub use bind::BindError;
pub use open_files::raise_open_files_limit;
pub(crate) use timed_body::BodyTimedOut;

/// The limits of one listener.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerSettings {
    /// Time for the first byte of a connection, and for a head once it has begun.
    pub header_timeout: Duration,
    /// Time between two requests of one connection.
    pub idle_timeout: Duration,
    /// Time a body may stand still, and what it has in all beside [`Self::body_rate_min`].
    pub body_timeout: Duration,
    /// Bytes a second a body must bring on average once its time is over.
    pub body_rate_min: u32,
    /// Time a client may leave its answer unread.
    pub write_timeout: Duration,
    /// Connections served at once.
    pub connections_max: usize,
    /// Time a connection above the limit waits for a place.
    pub connection_wait: Duration,
    /// Connections the kernel keeps until they are accepted.
    pub backlog: u32,
    /// Time requests in flight have at a stop.
    pub drain: Duration,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            header_timeout: Duration::from_secs(5),
            idle_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(10),
            body_rate_min: 512,
            write_timeout: Duration::from_secs(10),
            connections_max: 4096,
            connection_wait: Duration::from_secs(1),
            backlog: 1024,
            drain: Duration::from_secs(20),
        }
    }
}

/// A server that has no address yet.
#[derive(Clone, Debug, Default)]
pub struct Server {
    settings: ServerSettings,
    ids: own_answer::Ids,
}

impl Server {
    /// A server with these limits.
    #[must_use]
    pub fn new(settings: ServerSettings) -> Self {
        Self { settings, ids: own_answer::Ids::default() }
    }

    /// The same server, which gives ids from `ids` to requests that it refuses before any route
    /// sees them.
    #[must_use]
    pub fn with_ids(self, ids: Arc<dyn IdSource>) -> Self {
        Self { ids: own_answer::Ids(Some(ids)), ..self }
    }
}
