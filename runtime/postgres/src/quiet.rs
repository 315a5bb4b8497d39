//! When a queue that lies in a table holds nothing due, so that nobody need look.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use kernel_common::Timestamp;
use tokio::sync::Notify;

/// How long other processes may have kept work that they then did not live to do.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// What a process knows of the time in which nothing is due, so that it need not look. Whatever this
/// process makes due ends it at once.
#[derive(Debug, Default)]
pub struct Quiet {
    known: Mutex<Known>,
    disturbed: Notify,
}

#[derive(Debug, Default)]
struct Known {
    /// How often this process has made something due.
    disturbances: u64,
    /// Nothing was due before, when last looked.
    until: Option<Timestamp>,
}

impl Quiet {
    /// Whether there is nothing to look for. A clock that was set back proves nothing.
    #[must_use]
    pub fn holds_at(&self, now: Timestamp) -> bool {
        self.known().until.is_some_and(|until| now < until && until <= now.after(LOOK_EVERY))
    }

    /// What to say to [`note`](Self::note) after having looked.
    #[must_use]
    pub fn begin_looking(&self) -> u64 {
        self.known().disturbances
    }

    /// Nothing is due `now`, and then at `next`, as far as could be seen since
    /// [`begin_looking`](Self::begin_looking). Worth nothing when something became due meanwhile.
    pub fn note(&self, disturbances_before: u64, now: Timestamp, next: Option<Timestamp>) {
        let latest = now.after(LOOK_EVERY);
        let mut known = self.known();
        if known.disturbances == disturbances_before {
            known.until = Some(next.map_or(latest, |next| next.min(latest)));
        }
    }

    /// Something may be due now.
    pub fn disturb(&self) {
        let mut known = self.known();
        known.disturbances += 1;
        known.until = None;
        drop(known);
        self.disturbed.notify_one();
    }

    /// Returns when something may have become due since the last time; for one waiter.
    pub async fn disturbed(&self) {
        self.disturbed.notified().await;
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_micros(seconds * 1_000_000)
    }

    #[test]
    fn it_is_quiet_until_the_next_is_due_and_ten_seconds_at_most() {
        let quiet = Quiet::default();
        assert!(!quiet.holds_at(at(100)), "nobody has looked yet");
        for (next, until) in [(Some(at(103)), 103), (Some(at(500)), 110), (None, 110)] {
            quiet.note(quiet.begin_looking(), at(100), next);
            assert!(quiet.holds_at(at(100)) && quiet.holds_at(at(until - 1)), "{next:?}");
            assert!(!quiet.holds_at(at(until)), "{next:?}");
        }
        assert!(!quiet.holds_at(at(50)), "the clock was set back");
    }

    #[test]
    fn work_that_is_kept_ends_it_also_while_somebody_looks() {
        let quiet = Quiet::default();
        quiet.note(quiet.begin_looking(), at(100), None);
        quiet.disturb();
        assert!(!quiet.holds_at(at(101)));
        let looking = quiet.begin_looking();
        quiet.disturb();
        quiet.note(looking, at(101), None);
        assert!(!quiet.holds_at(at(101)));
    }

    #[tokio::test]
    async fn who_is_not_waiting_yet_misses_nothing() {
        let quiet = Quiet::default();
        quiet.disturb();
        quiet.disturbed().await;
    }
}
