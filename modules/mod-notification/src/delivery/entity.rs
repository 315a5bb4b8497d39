//! Patience: how often and how soon a message is tried again.

use std::time::Duration;

use kernel_common::Timestamp;
use mod_notification_api::{MessageId, spi::MailError};

/// Tries before a message is given up, some twelve hours in all.
pub(crate) const ATTEMPTS_MAX: u32 = 8;

/// How long a try may take before it counts as lost; longer than any transport's own patience.
pub(crate) const LEASE: Duration = Duration::from_secs(120);

/// Waits after the first, second, ... try.
const WAITS: [Duration; ATTEMPTS_MAX as usize - 1] = [
    Duration::from_secs(10),
    Duration::from_secs(60),
    Duration::from_secs(5 * 60),
    Duration::from_secs(20 * 60),
    Duration::from_secs(3_600),
    Duration::from_secs(3 * 3_600),
    Duration::from_secs(8 * 3_600),
];

/// What servers say can be long.
const ERROR_LENGTH_MAX: usize = 500;

/// What becomes of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// The transport took it.
    Delivered,
    /// It is tried again.
    TryAgain { at: Timestamp, error: String },
    /// It is not tried again.
    GivenUp { error: String },
}

/// What becomes of message `id` after try number `attempt`, from 1.
pub(crate) fn next(
    id: MessageId,
    attempt: u32,
    outcome: Result<(), MailError>,
    now: Timestamp,
) -> Next {
    let error = match outcome {
        Ok(()) => return Next::Delivered,
        Err(error) => error,
    };
    let text = printable(&error.to_string());
    let wait = usize::try_from(attempt).ok().and_then(|n| WAITS.get(n.checked_sub(1)?));
    match (error, wait) {
        (MailError::Unavailable(_), Some(wait)) => {
            Next::TryAgain { at: now.after(spread(*wait, id)), error: text }
        }
        (MailError::Unavailable(_) | MailError::Refused(_), _) => Next::GivenUp { error: text },
    }
}

/// What becomes of a message whose last try never ended.
pub(crate) fn lost() -> Next {
    Next::GivenUp { error: "the last try was never finished".to_owned() }
}

/// Up to a quarter longer, by the id: what failed together is not tried together.
fn spread(wait: Duration, id: MessageId) -> Duration {
    let share = u32::from(id.as_uuid().as_bytes()[15]);
    wait + wait * share / (4 * 256)
}

/// Storage takes no control characters, and people no novels.
fn printable(error: &str) -> String {
    let clean = error.chars().map(|c| if c.is_control() { ' ' } else { c });
    clean.take(ERROR_LENGTH_MAX).collect()
}
