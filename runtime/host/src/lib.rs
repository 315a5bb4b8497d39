//! What a process takes from its host: the time, randomness and ids.
//!
//! The only place that reads the wall clock or the random source; everything else is handed a
//! `Clock`, an `IdSource` or bytes, so that tests and the simulator own them.

use kernel_common::{Clock, IdSource, Timestamp};
use uuid::Uuid;

/// The wall clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one reader of the wall clock")]
    fn now(&self) -> Timestamp {
        time::OffsetDateTime::now_utc().into()
    }
}

/// Random UUIDv7 ids.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomIds;

impl IdSource for RandomIds {
    #[expect(clippy::disallowed_methods, reason = "the one maker of random ids")]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// `N` bytes of the operating system's randomness.
///
/// # Panics
/// When the operating system has none, which leaves no safe way to go on.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one reader of the random source")]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

#[cfg(test)]
mod tests {
    use kernel_common::{Clock, IdSource};

    use super::{RandomIds, SystemClock, random_bytes};

    #[test]
    fn the_host_gives_time_ids_and_bytes() {
        assert!(SystemClock.now().to_offset().year() >= 2026);
        let ids = RandomIds;
        assert!(ids.next() < ids.next(), "version 7 ids of one process ascend");
        assert_ne!(random_bytes::<16>(), random_bytes::<16>());
    }
}
