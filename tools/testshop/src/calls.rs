//! Watches the calls of one process, and breaks those that a test names.

use std::sync::{
    Arc, Mutex, MutexGuard,
    atomic::{AtomicU32, Ordering},
};

use rt_contract::{CallName, FaultInjector, Injected};
use tokio::sync::Notify;

/// On which side of its effect a call is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// Nothing has happened yet.
    Before,
    /// It has happened, and nobody will hear of it.
    After,
}

/// The calls of one process, by name: `order.Orders/confirm`. Clones share them.
#[derive(Clone, Default)]
pub struct Calls(Arc<Inner>);

#[derive(Default)]
struct Inner {
    made: Mutex<Vec<String>>,
    breaking: Mutex<Option<Breaking>>,
    stopping: Mutex<Option<(String, Moment)>>,
    stopped: Notify,
    broken: AtomicU32,
}

struct Breaking {
    call: String,
    how: Injected,
    attempts_left: u32,
}

impl Calls {
    /// The calls made so far, each attempt once, in order. Forgets them.
    #[must_use]
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *held(&self.0.made))
    }

    /// Breaks the next `attempts` attempts at `call`.
    pub fn break_next(&self, attempts: u32, call: &str, how: Injected) {
        let breaking = Breaking { call: call.to_owned(), how, attempts_left: attempts };
        *held(&self.0.breaking) = Some(breaking);
    }

    /// Attempts that were broken.
    #[must_use]
    pub fn broken(&self) -> u32 {
        self.0.broken.load(Ordering::SeqCst)
    }

    /// Stops the process for good at its next attempt at `call`; only where calls go through a
    /// wire.
    pub fn die_at(&self, call: &str, moment: Moment) {
        *held(&self.0.stopping) = Some((call.to_owned(), moment));
    }

    /// Waits until the process has stopped.
    pub async fn died(&self) {
        self.0.stopped.notified().await;
    }

    pub(crate) fn made(&self, name: CallName) {
        held(&self.0.made).push(spelled(name));
    }

    /// Whether the process stops here; if so it has stopped.
    pub(crate) fn dies(&self, name: CallName, moment: Moment) -> bool {
        let mut stopping = held(&self.0.stopping);
        let dies =
            stopping.as_ref().is_some_and(|(call, at)| *call == spelled(name) && *at == moment);
        if dies {
            *stopping = None;
            self.0.stopped.notify_one();
        }
        dies
    }
}

impl FaultInjector for Calls {
    fn inject(&self, name: CallName) -> Option<Injected> {
        self.made(name);
        let mut breaking = held(&self.0.breaking);
        let hit = breaking.as_mut().filter(|b| b.attempts_left > 0 && b.call == spelled(name))?;
        hit.attempts_left -= 1;
        self.0.broken.fetch_add(1, Ordering::SeqCst);
        Some(hit.how.clone())
    }
}

impl std::fmt::Debug for Calls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Calls")
    }
}

fn spelled(name: CallName) -> String {
    format!("{}/{}", name.contract.name, name.method.name)
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nothing panics while it is held")
}
