//! What is broken at present.

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// What is broken at present; nothing by default. Chances are in thousandths, counters count down
/// as they are used up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// New connections are reset, as by a machine on which nobody listens.
    pub refuse: bool,
    /// Nothing passes, in either direction, while this holds; nothing is lost.
    pub stall: bool,
    /// How long each piece of an answer is held back.
    pub latency_ms: u64,
    /// A piece of an answer is a reset instead.
    pub reset_permille: u32,
    /// A connection that has carried so many bytes of answers is reset; `None` for never.
    pub cut_after_bytes: Option<u64>,
    /// So many COMMITs are carried out, and their connection is reset instead of a reply.
    pub swallow_commits: u64,
    /// The same by chance, for each COMMIT.
    pub swallow_commit_permille: u32,
    /// So many COMMITs never reach the server, and their connection is reset.
    pub lose_commits: u64,
    /// The same by chance, for each COMMIT.
    pub lose_commit_permille: u32,
}

/// The faults of a running proxy.
#[derive(Debug, Default)]
pub(crate) struct Board(watch::Sender<Faults>);

impl Board {
    pub(crate) fn now(&self) -> Faults {
        self.0.borrow().clone()
    }

    pub(crate) fn set(&self, faults: Faults) {
        self.0.send_replace(faults);
    }

    /// Waits until nothing is stalled.
    pub(crate) async fn flowing(&self) {
        let mut faults = self.0.subscribe();
        // The sender lives as long as this.
        faults.wait_for(|faults| !faults.stall).await.ok();
    }

    /// Uses one up of a counter, if there is one left.
    pub(crate) fn take(&self, counter: fn(&mut Faults) -> &mut u64) -> bool {
        self.0.send_if_modified(|faults| {
            let left = counter(faults);
            let taken = *left > 0;
            *left = left.saturating_sub(1);
            taken
        })
    }
}
