//! Whose turn it is to write down what was heard of a payment.
//!
//! The reply and the webhook of a payment come at one moment and mostly say one thing. Within a
//! process the second waits here, without a connection, and then finds that there is nothing left
//! to write. What is right does not rest on it: that is the lock of the payment's row, which other
//! processes meet as well. Nobody who has a turn waits for another.

use std::sync::Arc;

use kernel_common::PaymentId;
use tokio::sync::{Mutex, MutexGuard};

/// Payments share a place by chance, which costs the second a moment.
const PLACES: u64 = 256;

/// The turns of a process.
#[derive(Clone)]
pub(crate) struct Turns(Arc<[Mutex<()>]>);

/// A turn, until it is dropped.
pub(crate) struct Turn<'t> {
    _held: MutexGuard<'t, ()>,
    /// Somebody else had it first.
    pub(crate) waited: bool,
}

impl Turns {
    pub(crate) fn new() -> Self {
        Self((0..PLACES).map(|_| Mutex::new(())).collect())
    }

    pub(crate) async fn take(&self, payment_id: PaymentId) -> Turn<'_> {
        let (_, random) = payment_id.as_uuid().as_u64_pair();
        let place = usize::try_from(random % PLACES).expect("there are few");
        match self.0[place].try_lock() {
            Ok(held) => Turn { _held: held, waited: false },
            Err(_) => Turn { _held: self.0[place].lock().await, waited: true },
        }
    }
}
