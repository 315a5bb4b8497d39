//! What a run counted.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    failure::{Failure, Kind},
    histogram::Histogram,
};

/// How an operation ended that was answered as it should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    /// Refused for want of stock, which is a right answer.
    SoldOut,
}

/// Operations by how they ended, with what their clients waited for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// From the moment at which an operation was meant to begin.
    pub(crate) done: Histogram,
    /// The same from the moment at which it did begin.
    pub(crate) service: Histogram,
    pub(crate) sold_out: Histogram,
    pub(crate) failed: BTreeMap<Kind, Failed>,
    /// Arrivals of an open loop that no connection was free for.
    pub(crate) given_up: u64,
    /// When the last operation was answered.
    pub(crate) elapsed: Duration,
    /// When the last of those that were done was.
    pub(crate) last_done: Duration,
}

/// Failures of one kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Failed {
    pub(crate) waited: Histogram,
    /// The first one, in words.
    pub(crate) example: String,
}

impl Tally {
    /// Counts one operation; all times since the start of the run.
    pub(crate) fn record(
        &mut self,
        ended: &Result<Outcome, Failure>,
        intended: Duration,
        sent: Duration,
        answered: Duration,
    ) {
        let waited = answered.saturating_sub(intended);
        self.elapsed = self.elapsed.max(answered);
        match ended {
            Ok(Outcome::Done) => {
                self.done.record(waited);
                self.service.record(answered.saturating_sub(sent));
                self.last_done = self.last_done.max(answered);
            }
            Ok(Outcome::SoldOut) => self.sold_out.record(waited),
            Err(failure) => {
                let failed = self.failed.entry(failure.kind.clone()).or_default();
                failed.waited.record(waited);
                if failed.example.is_empty() {
                    failed.example.clone_from(&failure.detail);
                }
            }
        }
    }

    pub(crate) fn give_up(&mut self) {
        self.given_up += 1;
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.done.add(&other.done);
        self.service.add(&other.service);
        self.sold_out.add(&other.sold_out);
        for (kind, failed) in other.failed {
            let mine = self.failed.entry(kind).or_default();
            mine.waited.add(&failed.waited);
            if mine.example.is_empty() {
                mine.example = failed.example;
            }
        }
        self.given_up += other.given_up;
        self.elapsed = self.elapsed.max(other.elapsed);
        self.last_done = self.last_done.max(other.last_done);
    }

    /// Operations that were answered wrongly or not at all.
    pub(crate) fn failures(&self) -> u64 {
        self.failed.values().map(|failed| failed.waited.count()).sum()
    }

    /// Operations that were answered, one way or another.
    pub(crate) fn ended(&self) -> u64 {
        self.done.count() + self.sold_out.count() + self.failures()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Outcome, Tally};
    use crate::failure::{Failure, Kind};

    #[test]
    fn failures_are_counted_by_kind_and_keep_one_example() {
        let ms = Duration::from_millis;
        let refused = |detail: &str| Err(Failure::new(Kind::Status(503), detail));
        let mut tally = Tally::default();
        tally.record(&refused("overloaded"), ms(0), ms(0), ms(4));
        tally.record(&Ok(Outcome::SoldOut), ms(0), ms(0), ms(1));
        let mut other = Tally::default();
        other.record(&refused("another text"), ms(0), ms(0), ms(8));
        other.record(&Err(Failure::missing("an id")), ms(0), ms(0), ms(1));
        other.record(&Ok(Outcome::Done), ms(1), ms(2), ms(3));
        tally.add(other);
        assert_eq!((tally.done.count(), tally.sold_out.count(), tally.failures()), (1, 1, 3));
        assert_eq!((tally.ended(), tally.elapsed, tally.last_done), (5, ms(8), ms(3)));
        let overloaded = &tally.failed[&Kind::Status(503)];
        assert_eq!((overloaded.waited.count(), overloaded.example.as_str()), (2, "overloaded"));
        assert_eq!((tally.done.max(), tally.service.max()), (ms(2), ms(1)));
    }
}
