//! How a name is to behave, as `PUT /control/endpoints/{name}` says it.

use serde::{Deserialize, Serialize};

/// What the receiver does with requests to one name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// `whsec_…`; a request is signed under one of them, or is refused.
    pub secrets: Vec<String>,
    /// How those are answered that are signed rightly.
    pub mode: Mode,
}

impl std::fmt::Debug for Endpoint {
    /// Without the secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Endpoint").field("mode", &self.mode).finish_non_exhaustive()
    }
}

/// How requests are answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Mode {
    /// 200.
    Take,
    /// 500 to the first tries of each event, then 200.
    FailFirst {
        /// How many.
        times: u64,
    },
    /// 500.
    Fail,
    /// 429.
    Busy {
        /// Header `Retry-After`.
        retry_after_seconds: u64,
    },
    /// 410.
    Gone,
    /// 302.
    Redirect {
        /// Header `Location`.
        location: String,
    },
    /// Nothing, for as long as the sender waits.
    Hang,
    /// The connection is dropped.
    Reset,
    /// 200, later.
    Slow {
        /// How much later.
        milliseconds: u64,
    },
}

/// What is done with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Answer(u16),
    Hang,
    Reset,
}

impl Mode {
    /// What becomes of the n-th try of an event, counted from 1.
    pub(crate) const fn fate(&self, try_number: u64) -> Fate {
        match self {
            Self::Take | Self::Slow { .. } => Fate::Answer(200),
            Self::FailFirst { times } if try_number > *times => Fate::Answer(200),
            Self::FailFirst { .. } | Self::Fail => Fate::Answer(500),
            Self::Busy { .. } => Fate::Answer(429),
            Self::Gone => Fate::Answer(410),
            Self::Redirect { .. } => Fate::Answer(302),
            Self::Hang => Fate::Hang,
            Self::Reset => Fate::Reset,
        }
    }
}
