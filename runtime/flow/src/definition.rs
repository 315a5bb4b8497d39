//! What a kind of flow consists of.

use std::{sync::Arc, time::Duration};

use crate::{After, Step};

/// How often a step is tried before that is an alarm, and how long the driver waits in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// Tries before the flow turns or is stuck; at least 1.
    pub attempts_max: u32,
    /// Wait after the first try; doubled after each further one.
    pub first: Duration,
    /// Longest wait, and the rhythm of a stuck flow.
    pub max: Duration,
}

impl Default for Backoff {
    /// Eight tries within some 13 seconds, then every minute.
    fn default() -> Self {
        Self { attempts_max: 8, first: Duration::from_millis(100), max: Duration::from_secs(60) }
    }
}

impl Backoff {
    /// The wait after try number `attempts`, counted from 1.
    #[must_use]
    pub fn wait(&self, attempts: u32) -> Duration {
        if attempts >= self.attempts_max {
            return self.max;
        }
        let factor = 1u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
        self.first.saturating_mul(factor).min(self.max)
    }
}

/// The steps of one version of one kind of flow. A flow is driven to its end by the version it was
/// begun with: change the steps, and the version with them, and keep the old one registered until
/// its last flow has ended.
#[derive(Clone)]
pub struct FlowDefinition {
    kind: &'static str,
    version: u32,
    steps: Vec<Arc<dyn Step>>,
    backoff: Backoff,
}

impl FlowDefinition {
    /// A definition with the default back-off.
    ///
    /// # Panics
    /// When there is no step, two have one name, or one that closes is not the last: a mistake in
    /// code that the first test finds.
    #[must_use]
    pub fn new(kind: &'static str, version: u32, steps: Vec<Arc<dyn Step>>) -> Self {
        assert!(!steps.is_empty(), "flow {kind} has no steps");
        for (index, step) in steps.iter().enumerate() {
            let name = step.name();
            let unique = steps[..index].iter().all(|earlier| earlier.name() != name);
            assert!(unique, "flow {kind} has two steps named {name}");
            let closes_last = step.after() != After::Closes || index + 1 == steps.len();
            assert!(closes_last, "step {name} closes flow {kind} and is not its last");
        }
        Self { kind, version, steps, backoff: Backoff::default() }
    }

    /// The same steps, tried in another rhythm.
    #[must_use]
    pub fn with_backoff(self, backoff: Backoff) -> Self {
        Self { backoff, ..self }
    }

    /// Name of the kind: `checkout`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// Version of the steps.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The steps, in order.
    #[must_use]
    pub fn steps(&self) -> &[Arc<dyn Step>] {
        &self.steps
    }

    /// The same flow with each step replaced; what is written after it must stay.
    pub(crate) fn mapped(&self, step: impl Fn(usize, &Arc<dyn Step>) -> Arc<dyn Step>) -> Self {
        let steps = self.steps.iter().enumerate().map(|(index, each)| step(index, each)).collect();
        Self { steps, ..self.clone() }
    }

    pub(crate) fn backoff(&self) -> Backoff {
        self.backoff
    }

    /// Steps that can be undone: all but a closing one, after which the flow is over.
    pub(crate) fn undoable(&self) -> usize {
        let closes = self.steps.last().is_some_and(|step| step.after() == After::Closes);
        self.steps.len() - usize::from(closes)
    }

    /// Steps that may have begun when the last checkpoint stands at `cursor`: up to and including
    /// the first one after which a checkpoint would have been written.
    pub(crate) fn reach(&self, cursor: usize) -> usize {
        let unwritten = self
            .steps
            .iter()
            .skip(cursor)
            .take_while(|step| step.after() == After::Nothing)
            .count();
        (cursor + unwritten + 1).min(self.undoable())
    }
}

impl std::fmt::Debug for FlowDefinition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let steps: Vec<_> = self.steps.iter().map(|step| step.name()).collect();
        f.debug_struct("FlowDefinition")
            .field("kind", &self.kind)
            .field("version", &self.version)
            .field("steps", &steps)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Backoff;

    #[test]
    fn waits_double_up_to_the_longest() {
        let backoff = Backoff {
            attempts_max: 40,
            first: Duration::from_millis(100),
            max: Duration::from_secs(1),
        };
        let waits: Vec<_> = (1..=6).map(|n| backoff.wait(n).as_millis()).collect();
        assert_eq!(waits, [100, 200, 400, 800, 1000, 1000]);
        assert_eq!(backoff.wait(39), backoff.max);
        assert_eq!(backoff.wait(40), backoff.max);
    }
}
