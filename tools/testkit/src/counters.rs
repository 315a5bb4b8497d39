//! What a test counts: the figures that its own thread reports.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use metrics::{
    Counter, Gauge, Histogram, Key, KeyName, LocalRecorderGuard, Metadata, Recorder, SharedString,
    Unit, set_default_local_recorder,
};

/// Counters of one test. Other tests of the process do not disturb it, as long as each has a
/// runtime of one thread, which `#[tokio::test]` makes.
#[derive(Debug, Default)]
pub struct Counters(Mutex<BTreeMap<Key, Arc<AtomicU64>>>);

impl Counters {
    /// Counts until the guard is dropped.
    #[must_use]
    pub fn listen(&self) -> LocalRecorderGuard<'_> {
        set_default_local_recorder(self)
    }

    /// What the counter `name` has counted with all of these labels, over all others.
    #[must_use]
    pub fn sum(&self, name: &str, labels: &[(&str, &str)]) -> u64 {
        let has = |key: &Key, (name, value): &(&str, &str)| {
            key.labels().any(|label| label.key() == *name && label.value() == *value)
        };
        let counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counters = counters.iter().filter(|(key, _)| key.name() == name);
        let counters = counters.filter(|(key, _)| labels.iter().all(|label| has(key, label)));
        counters.map(|(_, counter)| counter.load(Ordering::Relaxed)).sum()
    }

    /// Begins at zero again.
    pub fn reset(&self) {
        for counter in self.0.lock().unwrap_or_else(PoisonError::into_inner).values() {
            counter.store(0, Ordering::Relaxed);
        }
    }
}

impl Recorder for Counters {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        let mut counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Counter::from_arc(counters.entry(key.clone()).or_default().clone())
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}

#[cfg(test)]
mod tests {
    use super::Counters;

    #[test]
    fn counters_are_summed_over_the_labels_that_were_not_asked_for() {
        let counters = Counters::default();
        let guard = counters.listen();
        metrics::counter!("asked", "module" => "cart", "unit" => "request").increment(2);
        metrics::counter!("asked", "module" => "order", "unit" => "request").increment(3);
        metrics::counter!("asked", "module" => "order", "unit" => "system").increment(5);
        drop(guard);
        metrics::counter!("asked", "module" => "order", "unit" => "system").increment(7);
        assert_eq!(counters.sum("asked", &[]), 10);
        assert_eq!(counters.sum("asked", &[("unit", "request")]), 5);
        assert_eq!(counters.sum("asked", &[("unit", "request"), ("module", "order")]), 3);
        assert_eq!(counters.sum("other", &[]), 0);
        counters.reset();
        assert_eq!(counters.sum("asked", &[]), 0);
    }
}
