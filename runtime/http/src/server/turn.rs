//! Whose turn it is on a connection: the client's, or ours.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

/// Counts beginnings and ends of requests: even while the client has to send a head, odd while
/// a request is being answered.
#[derive(Clone, Debug, Default)]
pub(super) struct Turn(Arc<State>);

#[derive(Debug, Default)]
struct State {
    count: AtomicU64,
    touched: AtomicBool,
    unread: AtomicBool,
}

/// A request being answered; its drop hands the turn back to the client.
pub(super) struct RequestInFlight(Arc<State>);

impl Turn {
    pub(super) fn begin(&self) -> RequestInFlight {
        self.0.count.fetch_add(1, Ordering::AcqRel);
        self.0.unread.store(false, Ordering::Release);
        RequestInFlight(self.0.clone())
    }

    /// Changes with each change of turn; even while it is the client's.
    pub(super) fn number(&self) -> u64 {
        self.0.count.load(Ordering::Acquire)
    }

    /// Notes that the client has sent something.
    pub(super) fn note_read(&self) {
        self.0.touched.store(true, Ordering::Release);
    }

    /// Notes that a request is answered without its body having been read to the end.
    pub(super) fn leave_unread(&self) {
        self.0.unread.store(true, Ordering::Release);
    }

    /// Whether the last request was left so.
    pub(super) fn has_unread(&self) -> bool {
        self.0.unread.load(Ordering::Acquire)
    }

    /// True while the client has sent nothing at all.
    pub(super) fn is_untouched(&self) -> bool {
        !self.0.touched.load(Ordering::Acquire)
    }
}

impl Drop for RequestInFlight {
    fn drop(&mut self) {
        self.0.count.fetch_add(1, Ordering::AcqRel);
    }
}
