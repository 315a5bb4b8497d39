//! Watches the calls of one process, and breaks those that a test names.

use std::sync::{
    Arc, Mutex, MutexGuard,
    atomic::{AtomicU32, AtomicUsize, Ordering},
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
    sent: AtomicUsize,
    dying: Mutex<Option<(usize, Moment)>>,
    died: Notify,
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

    /// Stops the process for good at its call number `position`, counted from 0; only where calls
    /// go through a wire.
    pub fn die_at(&self, position: usize, moment: Moment) {
        *held(&self.0.dying) = Some((position, moment));
    }

    /// Waits until the process has stopped.
    pub async fn died(&self) {
        self.0.died.notified().await;
    }

    /// The number of a call that is about to go through the wire.
    pub(crate) fn number(&self) -> usize {
        self.0.sent.fetch_add(1, Ordering::SeqCst)
    }

    /// Whether the process stops here; if so it has stopped.
    pub(crate) fn dies(&self, position: usize, moment: Moment) -> bool {
        let dies = *held(&self.0.dying) == Some((position, moment));
        if dies {
            self.0.died.notify_one();
        }
        dies
    }
}

impl FaultInjector for Calls {
    fn inject(&self, name: CallName) -> Option<Injected> {
        held(&self.0.made).push(spelled(name));
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
