//! How often and how well batching works.

use std::sync::atomic::{AtomicU64, Ordering};

/// What the lanes of this process have done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchCounts {
    /// Batches served.
    pub batches: u64,
    /// Reservations answered in them.
    pub reservations: u64,
    /// Reservations in the largest of them.
    pub largest: u64,
    /// Batches that failed as a whole and were cut in two, or left to go on alone.
    pub failed: u64,
}

#[derive(Debug, Default)]
pub(super) struct Counts {
    batches: AtomicU64,
    reservations: AtomicU64,
    largest: AtomicU64,
    failed: AtomicU64,
}

impl Counts {
    pub(super) fn served(&self, size: usize) {
        let size = size as u64;
        self.batches.fetch_add(1, Ordering::Relaxed);
        self.reservations.fetch_add(size, Ordering::Relaxed);
        self.largest.fetch_max(size, Ordering::Relaxed);
        metrics::counter!("shop_inventory_batches_total").increment(1);
        metrics::counter!("shop_inventory_batched_reservations_total").increment(size);
    }

    pub(super) fn failed(&self) {
        self.failed.fetch_add(1, Ordering::Relaxed);
        metrics::counter!("shop_inventory_batches_failed_total").increment(1);
    }

    pub(super) fn read(&self) -> BatchCounts {
        BatchCounts {
            batches: self.batches.load(Ordering::Relaxed),
            reservations: self.reservations.load(Ordering::Relaxed),
            largest: self.largest.load(Ordering::Relaxed),
            failed: self.failed.load(Ordering::Relaxed),
        }
    }
}
