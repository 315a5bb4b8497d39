//! What a run measured.

use std::{fmt, time::Duration};

/// Count, rate and latencies of a run.
#[derive(Debug)]
pub(crate) struct Report {
    unit: &'static str,
    elapsed: Duration,
    latencies: Vec<Duration>,
}

impl Report {
    pub(crate) fn new(unit: &'static str, elapsed: Duration, mut latencies: Vec<Duration>) -> Self {
        latencies.sort_unstable();
        Self { unit, elapsed, latencies }
    }

    /// The latency that `permille` of a thousand did not exceed.
    fn at(&self, permille: usize) -> Duration {
        let last = self.latencies.len().saturating_sub(1);
        self.latencies.get(last * permille / 1_000).copied().unwrap_or_default()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.elapsed.as_millis().max(1);
        let count = self.latencies.len();
        let tenths_per_second = u128::try_from(count).unwrap_or(0) * 10_000 / millis;
        write!(
            f,
            "{count} {unit} in {millis} ms: {}.{} {unit}/s, p50 {:?}, p90 {:?}, p99 {:?}, max {:?}",
            tenths_per_second / 10,
            tenths_per_second % 10,
            self.at(500),
            self.at(900),
            self.at(990),
            self.at(1_000),
            unit = self.unit,
        )
    }
}
