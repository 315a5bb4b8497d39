//! How fast changes are followed: a few within a moment, many together, and with breaks as long as
//! somebody is writing many, who comes first. Pure.

use std::time::Duration;

use tokio::time::Instant;

/// So many facts in one turn are many.
pub(super) const MANY: usize = 500;
/// Shortest and longest wait for something to happen.
const PAUSE_MIN: Duration = Duration::from_millis(20);
const PAUSE_MAX: Duration = Duration::from_millis(250);
/// Wait after trouble.
const PAUSE_TROUBLE: Duration = Duration::from_secs(1);
/// Wait after a few facts, so that a busy shop's sales are followed ten times a second and not one
/// by one: each turn asks for prices and stock of what it follows.
const MOMENT: Duration = Duration::from_millis(100);
/// Wait for more, where many come: product, prices and stock are read together then.
const GATHERING: Duration = Duration::from_secs(1);
/// Longest break while somebody writes many.
const BREAK_MAX: Duration = Duration::from_secs(2);
/// How long breaks are made for: whoever goes on for longer shares the machine.
const BREAKS_MAX: Duration = Duration::from_secs(5 * 60);

/// How a turn went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Turn {
    /// Facts that were followed.
    pub(super) facts: usize,
    /// There are more of them.
    pub(super) is_behind: bool,
    /// Many more have come since the turn before.
    pub(super) is_outrun: bool,
    /// Something is being built or loaded, or something was opened.
    pub(super) is_building: bool,
}

impl Turn {
    /// Few facts, and all of them.
    pub(super) fn is_calm(self) -> bool {
        self.facts < MANY && !self.is_behind
    }
}

/// The pauses between turns.
#[derive(Debug)]
pub(super) struct Pace {
    idle: Duration,
    behind_since: Option<Instant>,
}

impl Default for Pace {
    fn default() -> Self {
        Self { idle: PAUSE_MIN, behind_since: None }
    }
}

impl Pace {
    /// The pause after a turn from `begun` to `now`.
    pub(super) fn after(&mut self, turn: Turn, begun: Instant, now: Instant) -> Duration {
        if !turn.is_behind {
            self.behind_since = None;
        }
        if turn.facts == 0 && !turn.is_building {
            self.idle = (self.idle * 2).min(PAUSE_MAX);
            return self.idle;
        }
        self.idle = PAUSE_MIN;
        if turn.is_building {
            return Duration::ZERO;
        }
        if turn.is_calm() {
            return MOMENT;
        }
        if !turn.is_behind {
            return GATHERING;
        }
        let since = *self.behind_since.get_or_insert(begun);
        if !turn.is_outrun || now - since > BREAKS_MAX {
            return Duration::ZERO;
        }
        (now - begun).min(BREAK_MAX)
    }

    /// The pause after trouble.
    pub(super) fn after_trouble(&mut self) -> Duration {
        self.idle = PAUSE_MIN;
        PAUSE_TROUBLE
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{BREAKS_MAX, GATHERING, MANY, MOMENT, Pace, Turn};

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_few_changes_are_followed_within_a_moment_and_silence_is_waited_out() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        let few = Turn { facts: MANY - 1, ..Turn::default() };
        assert!(few.is_calm());
        assert_eq!(pace.after(few, now, now), MOMENT);
        let waits = [(); 6].map(|()| pace.after(Turn::default(), now, now).as_millis());
        assert_eq!(waits, [40, 80, 160, 250, 250, 250]);
        assert_eq!(pace.after(few, now, now), MOMENT);
        assert_eq!(pace.after(Turn::default(), now, now).as_millis(), 40);
        let building = Turn { is_building: true, ..Turn::default() };
        assert_eq!(pace.after(building, now, now), Duration::ZERO);
    }

    #[test]
    fn many_changes_are_gathered_and_whoever_writes_them_comes_first() {
        let (mut pace, begun) = (Pace::default(), Instant::now());
        let many = Turn { facts: MANY, ..Turn::default() };
        assert_eq!(pace.after(many, begun, begun), GATHERING);
        let behind = Turn { is_behind: true, ..many };
        assert!(!behind.is_calm());
        assert_eq!(pace.after(behind, begun, begun + seconds(1)), Duration::ZERO);
        let outrun = Turn { is_outrun: true, ..behind };
        assert_eq!(pace.after(outrun, begun, begun + seconds(1)), seconds(1));
        assert_eq!(pace.after(outrun, begun, begun + seconds(9)), seconds(2));
        // A build is waited for.
        let building = Turn { is_building: true, ..outrun };
        assert_eq!(pace.after(building, begun, begun + seconds(1)), Duration::ZERO);
    }

    #[test]
    fn whoever_never_stops_writing_is_not_waited_for() {
        let (mut pace, begun) = (Pace::default(), Instant::now());
        let outrun = Turn { facts: MANY, is_behind: true, is_outrun: true, is_building: false };
        assert_eq!(pace.after(outrun, begun, begun + seconds(1)), seconds(1));
        let later = begun + BREAKS_MAX + seconds(1);
        assert_eq!(pace.after(outrun, later, later + seconds(1)), Duration::ZERO);
        let caught_up = Turn { is_behind: false, ..outrun };
        assert_eq!(pace.after(caught_up, later, later), GATHERING);
        assert_eq!(pace.after(outrun, later, later + seconds(1)), seconds(1));
    }
}
