//! A proxy that stands in front of a dependency and breaks what passes: late, stalled, cut, reset,
//! and, for PostgreSQL, a COMMIT whose reply is lost or that never arrives.
//!
//! It speaks to TCP and unix sockets and understands nothing of what it carries, but for
//! [`Protocol::Postgres`]: there it reads whole messages, so that it can tell a COMMIT from the
//! rest, in the simple and in the extended protocol. The two ways to lose one look the same to a
//! client, and mean the opposite: that is the point.
//!
//! Invariants: without a fault every byte passes, in order; what a fault decides by chance follows
//! from the seed, the number of the connection and the number of the decision on it; dropping the
//! [`Proxy`] cuts everything. Left out: TLS (a PostgreSQL client is told that there is none), and
//! half-closed connections, which end whole.

mod control;
mod counts;
mod faults;
mod link;
mod postgres;
mod proxy;
mod random;
mod upstream;

pub use control::router;
pub use counts::Counts;
pub use faults::Faults;
pub use proxy::{Protocol, Proxy};
pub use upstream::{InvalidUpstream, Upstream};
