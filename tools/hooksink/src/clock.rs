//! The only read of the wall clock in this crate: the receiver stands outside the platform.

use time::OffsetDateTime;

/// The present time in UTC.
pub(crate) fn now() -> OffsetDateTime {
    #[expect(
        clippy::disallowed_methods,
        reason = "an outside process with its own clock; this function is its only read"
    )]
    OffsetDateTime::now_utc()
}
