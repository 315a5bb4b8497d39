//! This machine's clock against the database's.

use std::time::Duration;

use kernel_common::{Clock, Timestamp};
use rt_host::SystemClock;

use super::finding::Finding;

const CHECK: &str = "clock";
const WARN: Duration = Duration::from_secs(2);
const FAIL: Duration = Duration::from_secs(60);

/// When the database was asked for its time.
pub(super) struct Asked(Timestamp);

impl Asked {
    pub(super) fn now() -> Self {
        Self(SystemClock.now())
    }

    /// The server told its time somewhen between the question and now; only what lies outside of
    /// both is a difference.
    pub(super) fn check(self, told: Timestamp) -> Finding {
        let answered = SystemClock.now();
        finding(self.0.since(told).max(told.since(answered)))
    }
}

fn finding(apart: Duration) -> Finding {
    let said = format!("the clocks of this machine and of the database differ by {apart:.1?}");
    let fix = "set both by NTP: deadlines and leases are compared across them";
    if apart >= FAIL {
        Finding::fail(CHECK, said, fix)
    } else if apart >= WARN {
        Finding::warn(CHECK, said, fix)
    } else {
        Finding::ok(CHECK, "this machine and the database agree on the time")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use kernel_common::{Clock, Timestamp};
    use rt_host::SystemClock;

    use super::{Asked, finding};
    use crate::commands::doctor::finding::Verdict;

    #[test]
    fn clocks_that_differ_are_told_apart_by_how_much() {
        let verdict = |seconds| finding(Duration::from_secs(seconds)).verdict;
        assert_eq!(verdict(1), Verdict::Ok);
        assert_eq!(verdict(2), Verdict::Warn);
        assert_eq!(verdict(60), Verdict::Fail);
    }

    #[test]
    fn both_directions_count_and_the_time_of_the_question_does_not() {
        let told = |micros: i64| {
            let now = SystemClock.now();
            let told = Timestamp::from_unix_micros(now.unix_micros() + micros);
            Asked(now).check(told).verdict
        };
        assert_eq!(told(0), Verdict::Ok);
        assert_eq!(told(-3_600_000_000), Verdict::Fail);
        assert_eq!(told(3_600_000_000), Verdict::Fail);
    }
}
