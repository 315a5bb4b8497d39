//! When operations begin.
//!
//! Closed loop: each connection begins its next operation when the last one is answered, so that a
//! slow server is measured, not drowned; it also gets fewer requests just when it is slow, and
//! hides how long others would have waited. Open loop: operations arrive at a fixed rate, whatever
//! the server does, and each counts from the moment at which it was *meant* to begin: time spent
//! waiting for a free connection is time that a client waits.
//!
//! Time here is the distance from the start of the run, so that all of it can be tried without
//! waiting.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// Arrivals of an open loop that find no connection until so long after the end are given up.
const GRACE: Duration = Duration::from_secs(1);

/// How fast operations begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// When a connection is free.
    Closed,
    /// So many a second.
    Open { per_second: u64 },
}

/// When a run is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    After(Duration),
    Operations(u64),
}

/// The operations of a run, shared by its connections.
#[derive(Debug)]
pub(crate) struct Shift {
    pace: Pace,
    end: End,
    begun: AtomicU64,
}

/// What a connection does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Operation `index`, not before `intended`.
    Begin { index: u64, intended: Duration },
    /// This one was due long ago and is given up.
    GivenUp,
    /// There is nothing left.
    Over,
}

impl Shift {
    pub(crate) fn new(pace: Pace, end: End) -> Self {
        Self { pace, end, begun: AtomicU64::new(0) }
    }

    /// What a connection that is free at `now` does next.
    pub(crate) fn next(&self, now: Duration) -> Next {
        if self.pace == Pace::Closed && matches!(self.end, End::After(end) if now >= end) {
            return Next::Over;
        }
        let index = self.begun.fetch_add(1, Ordering::Relaxed);
        let intended = match self.pace {
            Pace::Closed => now,
            Pace::Open { per_second } => arrival(index, per_second),
        };
        match self.end {
            End::Operations(count) if index >= count => Next::Over,
            End::After(end) if intended >= end => Next::Over,
            End::After(end) if now > end + GRACE => Next::GivenUp,
            End::Operations(_) | End::After(_) => Next::Begin { index, intended },
        }
    }
}

/// When the operation `index` of an open loop is meant to begin.
fn arrival(index: u64, per_second: u64) -> Duration {
    let nanoseconds = u128::from(index) * 1_000_000_000 / u128::from(per_second.max(1));
    Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests;
