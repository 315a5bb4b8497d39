//! When there is nothing to deliver.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use kernel_common::Timestamp;

/// How long other processes may have kept messages that they then did not live to deliver.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// What a process knows of the time in which nothing is due, so that it need not look. A message
/// that this process keeps ends it at once.
#[derive(Debug, Default)]
pub(crate) struct Quiet(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// Messages kept by this process.
    kept: u64,
    /// Nothing was due before, when last looked.
    until: Option<Timestamp>,
}

impl Quiet {
    /// Whether there is nothing to look for. A clock that was set back proves nothing.
    pub(crate) fn holds_at(&self, now: Timestamp) -> bool {
        self.known().until.is_some_and(|until| now < until && until <= now.after(LOOK_EVERY))
    }

    /// What to say to [`note`](Self::note) after having looked.
    pub(crate) fn begin_looking(&self) -> u64 {
        self.known().kept
    }

    /// Nothing is due `now`, and then at `next`, as far as could be seen since
    /// [`begin_looking`](Self::begin_looking). Worth nothing when a message was kept meanwhile.
    pub(crate) fn note(&self, kept_before: u64, now: Timestamp, next: Option<Timestamp>) {
        let latest = now.after(LOOK_EVERY);
        let mut known = self.known();
        if known.kept == kept_before {
            known.until = Some(next.map_or(latest, |next| next.min(latest)));
        }
    }

    /// A message was kept.
    pub(crate) fn disturb(&self) {
        let mut known = self.known();
        known.kept += 1;
        known.until = None;
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_micros(seconds * 1_000_000)
    }

    #[test]
    fn it_is_quiet_until_the_next_message_is_due_and_ten_seconds_at_most() {
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
    fn a_message_kept_ends_it_also_while_somebody_looks() {
        let quiet = Quiet::default();
        quiet.note(quiet.begin_looking(), at(100), None);
        quiet.disturb();
        assert!(!quiet.holds_at(at(101)));
        let looking = quiet.begin_looking();
        quiet.disturb();
        quiet.note(looking, at(101), None);
        assert!(!quiet.holds_at(at(101)));
    }
}
