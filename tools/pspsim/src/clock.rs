//! The only reads of the wall clock and of randomness in this crate.
//!
//! The simulator stands outside the platform and takes neither from it: a witness that shared the
//! platform's clock or ids could share its mistakes.

use time::OffsetDateTime;

use crate::hex;

/// The present time in UTC, cut to whole milliseconds.
pub(crate) fn now() -> OffsetDateTime {
    #[expect(
        clippy::disallowed_methods,
        reason = "an outside process with its own clock; this function is its only read"
    )]
    let now = OffsetDateTime::now_utc();
    now.replace_millisecond(now.millisecond()).expect("a millisecond read from a time is in range")
}

/// 128 random bits as 32 hex digits.
pub(crate) fn random_hex() -> String {
    let mut bytes = [0u8; 16];
    #[expect(
        clippy::disallowed_methods,
        reason = "an outside process with its own randomness; this function is its only read"
    )]
    getrandom::fill(&mut bytes).expect("the operating system has randomness");
    hex::encode(&bytes)
}
