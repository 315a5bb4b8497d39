//! What a proxy has seen and done, for whoever has to prove that a fault was reached.

use std::sync::{Mutex, PoisonError};

use serde::Serialize;

/// What a proxy has seen and done since it was started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Connections that were taken.
    pub connections: u64,
    /// Connections that were refused.
    pub refused: u64,
    /// Connections that were reset, whatever for; refused ones are not among them.
    pub resets: u64,
    /// Connections that were cut after so many bytes.
    pub cuts: u64,
    /// COMMITs that clients sent.
    pub commits: u64,
    /// COMMITs that took effect and whose reply was lost.
    pub commits_swallowed: u64,
    /// COMMITs that never reached the server.
    pub commits_lost: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Counter(Mutex<Counts>);

impl Counter {
    pub(crate) fn now(&self) -> Counts {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn add(&self, count: impl FnOnce(&mut Counts) -> &mut u64) {
        *count(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner)) += 1;
    }
}
