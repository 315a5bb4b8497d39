//! Does not go on asking a server that is away.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use kernel_common::{Clock, Timestamp};

/// Failures in a row after which the server counts as away.
const FAILURES_MAX: u32 = 3;
/// How long it is then left alone; after that one caller tries, and the others still do not wait.
const PAUSE: Duration = Duration::from_millis(500);

/// Counts failures in a row.
pub(crate) struct Circuit {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Clone, Copy, Debug, Default)]
struct State {
    failures: u32,
    closed_until: Option<Timestamp>,
}

impl Circuit {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, state: Mutex::default() }
    }

    /// Whether to ask the server now.
    pub(crate) fn lets_through(&self) -> bool {
        let now = self.clock.now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match state.closed_until {
            Some(until) if now < until => false,
            Some(_) => {
                // The one who tries; the next try is a pause away.
                state.closed_until = Some(now.after(PAUSE));
                true
            }
            None => true,
        }
    }

    /// Notes how asking went.
    pub(crate) fn note(&self, answered: bool) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if answered {
            *state = State::default();
            return;
        }
        state.failures = state.failures.saturating_add(1);
        if state.failures >= FAILURES_MAX {
            state.closed_until = Some(self.clock.now().after(PAUSE));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kernel_common::ManualClock;

    use super::{Circuit, FAILURES_MAX, PAUSE};

    #[test]
    fn a_server_that_is_away_is_left_alone_and_tried_by_one_at_a_time() {
        let clock = Arc::new(ManualClock::default());
        let circuit = Circuit::new(clock.clone());
        for _ in 0..FAILURES_MAX {
            assert!(circuit.lets_through());
            circuit.note(false);
        }
        assert!(!circuit.lets_through(), "it is away");
        clock.advance(PAUSE);
        assert!(circuit.lets_through(), "one tries");
        assert!(!circuit.lets_through(), "the others do not wait");
        circuit.note(false);
        assert!(!circuit.lets_through());
        clock.advance(PAUSE);
        assert!(circuit.lets_through());
        circuit.note(true);
        assert!(circuit.lets_through() && circuit.lets_through(), "it is back");
    }

    #[test]
    fn a_failure_now_and_then_closes_nothing() {
        let circuit = Circuit::new(Arc::new(ManualClock::default()));
        for _ in 0..10 {
            circuit.note(false);
            circuit.note(true);
        }
        assert!(circuit.lets_through());
    }
}
