//! What a run is made of; everything but the seed has a default.

use crate::Bug;

/// A run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// All chance comes from it.
    pub seed: u64,
    /// A planted mistake.
    pub bug: Option<Bug>,
    /// Stop at this step and tell what led to it.
    pub stop_at: Option<u64>,
}

impl Plan {
    /// The run of a seed.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        Self { seed, bug: None, stop_at: None }
    }

    /// The same run of a shop with a mistake.
    #[must_use]
    pub fn with(self, bug: Bug) -> Self {
        Self { bug: Some(bug), ..self }
    }
}

/// How much goes wrong, in thousandths; drawn anew for each run, so that some are calm and others
/// are not.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Trouble {
    pub(crate) request_lost: u64,
    pub(crate) reply_lost: u64,
    pub(crate) request_late: u64,
    pub(crate) request_doubled: u64,
    pub(crate) commit_unknown: u64,
    pub(crate) begin_refused: u64,
    pub(crate) provider: u64,
    pub(crate) delivery_lost: u64,
    pub(crate) delivery_doubled: u64,
    pub(crate) outage: Option<Outage>,
}

/// A while in which hardly any call of one kind, or of two, gets through in time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outage {
    pub(crate) call: &'static str,
    pub(crate) also: Option<&'static str>,
    pub(crate) from_us: u64,
    pub(crate) to_us: u64,
    /// How late those are that get through after all: from, and below.
    pub(crate) late_seconds: (u64, u64),
}

/// How late a request is that is late.
pub(crate) const LATE_SECONDS: (u64, u64) = (1, 90);
