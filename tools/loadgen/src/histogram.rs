//! Durations counted in log-linear buckets, as HDR histograms do: a value is known to better than
//! one part in 128, however long it is, and two histograms add up.
//!
//! Ours because it is so little and in integers; a crate would bring floats for the same answer.

use std::time::Duration;

/// Buckets to each doubling, as a power of two.
const FINENESS: u32 = 7;

/// How long things took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Histogram {
    counts: Vec<u64>,
    total: u64,
    max: u64,
}

impl Histogram {
    pub(crate) fn record(&mut self, duration: Duration) {
        let nanoseconds = u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
        let bucket = bucket_of(nanoseconds);
        if self.counts.len() <= bucket {
            self.counts.resize(bucket + 1, 0);
        }
        self.counts[bucket] += 1;
        self.total += 1;
        self.max = self.max.max(nanoseconds);
    }

    pub(crate) fn add(&mut self, other: &Self) {
        if self.counts.len() < other.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (mine, others) in self.counts.iter_mut().zip(&other.counts) {
            *mine += others;
        }
        self.total += other.total;
        self.max = self.max.max(other.max);
    }

    pub(crate) fn count(&self) -> u64 {
        self.total
    }

    pub(crate) fn max(&self) -> Duration {
        Duration::from_nanos(self.max)
    }

    /// What `per_ten_thousand` of ten thousand did not exceed; nothing when nothing was recorded.
    pub(crate) fn quantile(&self, per_ten_thousand: u64) -> Duration {
        let wanted = (u128::from(self.total) * u128::from(per_ten_thousand)).div_ceil(10_000);
        let mut seen = 0_u128;
        for (bucket, count) in self.counts.iter().enumerate() {
            seen += u128::from(*count);
            if *count > 0 && seen >= wanted {
                return Duration::from_nanos(last_of(bucket).min(self.max));
            }
        }
        self.max()
    }
}

/// Values below 256 have a bucket each; after that every doubling has 128.
fn bucket_of(value: u64) -> usize {
    let coarseness = (u64::BITS - value.leading_zeros()).saturating_sub(FINENESS + 1);
    let mantissa = value >> coarseness;
    usize::try_from((u64::from(coarseness) << FINENESS) + mantissa).unwrap_or(usize::MAX)
}

/// The largest value of a bucket.
fn last_of(bucket: usize) -> u64 {
    let bucket = bucket as u64;
    let Some(coarseness) = (bucket >> FINENESS).checked_sub(1) else {
        return bucket;
    };
    let mantissa = (1 << FINENESS) + bucket % (1 << FINENESS);
    let beyond = u128::from(mantissa + 1) << coarseness;
    u64::try_from(beyond - 1).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
