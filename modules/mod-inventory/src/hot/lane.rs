//! One lane: who is under way alone, and who waits.

use std::collections::{BTreeMap, VecDeque};

use kernel_common::{IdempotencyKey, OrderId, Quantity, Sku};
use kernel_events::EventMeta;
use mod_inventory_api::{Reservation, ReservationError};
use rt_contract::{CallError, Deadline};
use rt_postgres::Fingerprint;
use tokio::sync::oneshot;

/// What a reservation is told.
pub(crate) type Answer = Result<Reservation, CallError<ReservationError>>;

/// A reservation as it waits for its turn.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) key: IdempotencyKey,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) order_id: OrderId,
    pub(crate) wanted: BTreeMap<Sku, Quantity>,
    /// What its events say of their cause; the actor of its movements is in it.
    pub(crate) cause: EventMeta,
    pub(crate) deadline: Option<Deadline>,
}

/// A caller that waits.
#[derive(Debug)]
pub(crate) struct Waiter {
    pub(crate) ask: Ask,
    answer: oneshot::Sender<Answer>,
}

impl Waiter {
    pub(super) fn new(ask: Ask) -> (Self, oneshot::Receiver<Answer>) {
        let (answer, told) = oneshot::channel();
        (Self { ask, answer }, told)
    }

    /// Nobody waits any more.
    fn has_gone(&self) -> bool {
        self.answer.is_closed()
    }

    /// Answers. One that is dropped instead goes on alone.
    pub(crate) fn tell(self, answer: Answer) {
        // One that has gone meanwhile finds its answer under its key.
        self.answer.send(answer).ok();
    }
}

/// The reservations of one SKU that are under way in this process.
#[derive(Debug, Default)]
pub(super) struct Lane {
    /// On their own, each in a transaction of its own.
    pub(super) alone: usize,
    pub(super) waiting: VecDeque<Waiter>,
    /// Whether a task takes those that wait.
    pub(super) served: bool,
}

/// Most reservations in one batch: enough to hide the flush, few enough to be granted in some
/// milliseconds.
const BATCH_MAX: usize = 256;
/// Most lines in one batch, unless a single reservation has more.
const BATCH_LINES_MAX: usize = 1_000;

impl Lane {
    pub(super) fn is_idle(&self) -> bool {
        self.alone == 0 && !self.served && self.waiting.is_empty()
    }

    /// Takes all that wait, as many as fit a batch. Those that have gone are passed over.
    pub(super) fn take(&mut self) -> Vec<Waiter> {
        let (mut batch, mut lines) = (Vec::new(), 0);
        while let Some(next) = self.waiting.front() {
            let size = next.ask.wanted.len();
            let full = batch.len() == BATCH_MAX || lines + size > BATCH_LINES_MAX;
            if full && !batch.is_empty() {
                break;
            }
            if let Some(waiter) = self.waiting.pop_front().filter(|waiter| !waiter.has_gone()) {
                lines += size;
                batch.push(waiter);
            }
        }
        batch
    }
}
