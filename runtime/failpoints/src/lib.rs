//! Points at which a process dies or fails on command, and bugs that are planted on command.
//!
//! A test that has never seen a process die between two statements knows nothing about it, and a
//! harness that finds nothing proves nothing. So the code has labelled points, and a few bugs by
//! name, each of which a harness has to catch. Both are chosen by environment at run time:
//!
//! - `SHOP_CHAOS_FAIL=file`: while that file holds `provider.after=3:crash`, the third time the
//!   point is passed since then the process ends there, as by a kill; with `3:error` what is done
//!   there fails instead, as by a lost connection, and standard error says that it did. There may
//!   be several rules, and the file may come and go while the process runs.
//! - `SHOP_CHAOS_BUG=float_money`: the bug of that name is there.
//!
//! Invariant: an optimised build without debug assertions has none of this, whatever its
//! environment says, unless the feature `chaos` asks for it: every function is then empty. A test
//! compiles both and looks. Left out: points that sleep; what is around a process is broken from
//! outside.

#[cfg(any(debug_assertions, feature = "chaos"))]
mod present;

/// Whether points and bugs are in this build at all.
pub const PRESENT: bool = cfg!(any(debug_assertions, feature = "chaos"));

/// Dies here if the environment says so, and this is the time it names. `true`: what is done here
/// has to fail, in the way in which it can.
#[inline]
#[must_use]
pub fn point(label: &str) -> bool {
    point_of(label, "")
}

/// As [`point`], of one part of several: `commit.before:orders`.
#[inline]
#[must_use]
pub fn point_of(label: &str, part: &str) -> bool {
    #[cfg(any(debug_assertions, feature = "chaos"))]
    return present::point(label, part);
    #[cfg(not(any(debug_assertions, feature = "chaos")))]
    {
        let _ = (label, part);
        false
    }
}

/// Whether a bug is planted.
#[inline]
#[must_use]
pub fn planted(bug: &str) -> bool {
    #[cfg(any(debug_assertions, feature = "chaos"))]
    return present::planted(bug);
    #[cfg(not(any(debug_assertions, feature = "chaos")))]
    {
        let _ = bug;
        false
    }
}

/// An amount as it comes out of a program that counts money in floats. The bug `float_money`; the
/// same amount without it.
#[inline]
#[must_use]
pub fn amount(minor: i64) -> i64 {
    #[cfg(any(debug_assertions, feature = "chaos"))]
    return present::amount(minor);
    #[cfg(not(any(debug_assertions, feature = "chaos")))]
    minor
}
