//! Which events an endpoint wants.

use std::time::Duration;

use kernel_common::Timestamp;

/// By how much an event may seem older than an endpoint that was there before it: clocks of two
/// machines, and a transaction that took its time.
const CLOCKS_APART: Duration = Duration::from_secs(60);

/// Whether one of the patterns is for this type: the type itself, `orders.*`, or `*`.
pub(crate) fn wants(patterns: &[String], event_type: &str) -> bool {
    patterns.iter().any(|pattern| matches(pattern, event_type))
}

/// Whether a pattern is for anything that can happen.
pub(crate) fn names_something(pattern: &str, types: &[&str]) -> bool {
    pattern == "*" || types.iter().any(|event_type| matches(pattern, event_type))
}

/// Whether an endpoint that was added at `created_at` hears of what happened at `at`. It does not of
/// what was before it: a program that is new in an old shop is told of everything there has been.
pub(crate) fn concerns(created_at: Timestamp, at: Timestamp) -> bool {
    created_at <= at.after(CLOCKS_APART)
}

fn matches(pattern: &str, event_type: &str) -> bool {
    let module = event_type.split_once('.').map_or(event_type, |(module, _)| module);
    pattern == "*" || pattern == event_type || pattern.strip_suffix(".*") == Some(module)
}
