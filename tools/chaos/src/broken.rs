//! What a run may end with besides green.

use std::fmt::{self, Display, Formatter};

/// Why a run is red.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// A promise of the platform was not kept.
    Promise(String),
    /// The run never got to what it was meant to try: it proves nothing.
    NotReached(String),
    /// The harness itself could not do its part.
    Harness(String),
}

/// The outcome of whatever may be red.
pub(crate) type Checked<T = ()> = Result<T, Broken>;

impl Display for Broken {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Promise(what) => write!(f, "BROKEN PROMISE: {what}"),
            Self::NotReached(what) => write!(f, "NOT REACHED: {what}"),
            Self::Harness(what) => write!(f, "the harness failed: {what}"),
        }
    }
}

/// For `map_err` on what the harness does itself.
pub(crate) fn harness<E: Display>(doing: &str) -> impl FnOnce(E) -> Broken {
    let doing = doing.to_owned();
    move |error| Broken::Harness(format!("{doing}: {error}"))
}

/// A promise that has to hold.
pub(crate) fn promise(holds: bool, broken: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(Broken::Promise(broken())) }
}

/// A hard case that has to be reached at least `least` times.
pub(crate) fn reached(case: &str, times: u64, least: u64) -> Checked {
    if times >= least {
        println!("    reached {case}: {times}");
        return Ok(());
    }
    Err(Broken::NotReached(format!("{case}: {times} times, at least {least} are needed")))
}
