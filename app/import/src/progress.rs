//! How far an import is.

use std::{ops::AddAssign, time::Duration};

use serde::{Deserialize, Serialize};

/// What an import has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Lines that became products, old or new.
    pub rows: u64,
    /// Lines with something wrong, or of products with something wrong.
    pub rejected_rows: u64,
    /// Lines that the mapping passes over.
    pub skipped_rows: u64,
    /// Products that are new.
    pub created: u64,
    /// Products with another content, price or stock than before.
    pub changed: u64,
    /// Products that were so already.
    pub unchanged: u64,
    /// Prices that are new or different.
    pub prices: u64,
    /// Stock levels that are new or different.
    pub levels: u64,
    /// Reasons in the file of rejects.
    pub rejects: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.rows += other.rows;
        self.rejected_rows += other.rejected_rows;
        self.skipped_rows += other.skipped_rows;
        self.created += other.created;
        self.changed += other.changed;
        self.unchanged += other.unchanged;
        self.prices += other.prices;
        self.levels += other.levels;
        self.rejects += other.rejects;
    }
}

impl Counts {
    /// Lines of the file that are done.
    #[must_use]
    pub const fn lines(&self) -> u64 {
        self.rows + self.rejected_rows + self.skipped_rows
    }
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What was done, by earlier runs too that this one goes on from.
    pub counts: Counts,
    /// Lines that this run has done.
    pub lines_now: u64,
    /// Bytes of the file, packed as it is, that were read.
    pub bytes_read: u64,
    /// Those of them that an earlier run had done.
    pub bytes_skipped: u64,
    /// Its size.
    pub bytes: u64,
    /// Time since this run began.
    pub elapsed: Duration,
}

impl Progress {
    /// Lines a second of this run; none before the first second is over.
    #[must_use]
    pub fn rows_per_second(&self) -> Option<u64> {
        let millis =
            u64::try_from(self.elapsed.as_millis()).ok().filter(|millis| *millis >= 1_000)?;
        Some(self.lines_now.saturating_mul(1_000) / millis)
    }

    /// Time that is left if the rest of the file is like what was read of it.
    #[must_use]
    pub fn remaining(&self) -> Option<Duration> {
        let left = self.bytes.checked_sub(self.bytes_read)?;
        let seconds = self.elapsed.as_secs();
        let done = self.bytes_read.saturating_sub(self.bytes_skipped);
        if seconds == 0 || done == 0 {
            return None;
        }
        Some(Duration::from_secs(seconds.saturating_mul(left) / done))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Counts, Progress};

    #[test]
    fn rate_and_rest_follow_from_what_was_done() {
        let progress = Progress {
            counts: Counts::default(),
            lines_now: 30_000,
            bytes_read: 250,
            bytes_skipped: 0,
            bytes: 1_000,
            elapsed: Duration::from_secs(6),
        };
        assert_eq!(progress.rows_per_second(), Some(5_000));
        assert_eq!(progress.remaining(), Some(Duration::from_secs(18)));
        let begun = Progress { elapsed: Duration::from_millis(200), ..progress };
        assert_eq!((begun.rows_per_second(), begun.remaining()), (None, None));
    }
}
