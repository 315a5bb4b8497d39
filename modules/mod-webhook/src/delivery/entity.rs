//! Patience: how often and how soon a delivery is tried again, and when an endpoint is given up.

use std::time::Duration;

use kernel_common::Timestamp;
use mod_webhook_api::{
    DeliveryId,
    spi::{SendError, WebhookAnswer},
};

const HOUR: u64 = 3_600;

/// Tries before a delivery is given up, 75 h 35 min in all.
pub(crate) const ATTEMPTS_MAX: u32 = 10;

/// Waits after the first, second, ... try: the schedule of Standard Webhooks.
const WAITS: [Duration; ATTEMPTS_MAX as usize - 1] = [
    Duration::from_secs(5),
    Duration::from_secs(5 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(2 * HOUR),
    Duration::from_secs(5 * HOUR),
    Duration::from_secs(10 * HOUR),
    Duration::from_secs(14 * HOUR),
    Duration::from_secs(20 * HOUR),
    Duration::from_secs(24 * HOUR),
];

/// How long an endpoint may make us wait: what it asks for beyond counts as this.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(HOUR);

/// How long nothing may have been delivered before the next delivery that is given up takes its
/// endpoint with it. Longer than all tries of one delivery.
pub(crate) const FAILING_MAX: Duration = Duration::from_secs(5 * 24 * HOUR);

/// When a try that does not return is given up, unless said otherwise; senders promise 15 seconds.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// When a try counts as lost, because its process has died: so long after it would have been given
/// up. It is the time there is to note what it came to.
pub(crate) const LEASE_BEYOND: Duration = Duration::from_secs(10);

/// What senders say can be long.
const ERROR_LENGTH_MAX: usize = 500;

/// What a request came to.
pub(crate) type Outcome = Result<WebhookAnswer, SendError>;

/// A try, as it was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Try {
    pub(crate) id: DeliveryId,
    /// From 1, since the last replay.
    pub(crate) attempt: u32,
    /// Since when every try at the endpoint has failed.
    pub(crate) failing_since: Option<Timestamp>,
}

/// What becomes of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// The endpoint took it.
    Delivered,
    /// It is tried again.
    TryAgain { at: Timestamp },
    /// It is not tried again.
    GivenUp,
}

/// What becomes of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It takes what it is sent.
    Well,
    /// It does not.
    Failing,
    /// It has not for [`FAILING_MAX`]: it is given up.
    FailedForLong,
    /// It said that it is gone.
    Gone,
}

/// What a try came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) next: Next,
    /// None: the try says nothing about the endpoint.
    pub(crate) endpoint: Option<Fate>,
    pub(crate) status: Option<u16>,
    /// Why the try failed, if it did.
    pub(crate) error: Option<String>,
}

/// What becomes of a delivery and its endpoint after a try.
pub(crate) fn decide(tried: &Try, outcome: &Outcome, now: Timestamp) -> Decision {
    let status = outcome.as_ref().ok().map(|answer| answer.status);
    let error = match outcome {
        Ok(WebhookAnswer { status: 200..=299, .. }) => {
            return Decision {
                next: Next::Delivered,
                endpoint: Some(Fate::Well),
                status,
                error: None,
            };
        }
        Ok(WebhookAnswer { status, .. }) if (300..400).contains(status) => {
            format!("status {status}: redirections are not followed")
        }
        Ok(WebhookAnswer { status, .. }) => format!("status {status}"),
        Err(error) => printable(&error.to_string()),
    };
    let error = Some(error);
    if status == Some(410) {
        return Decision { next: Next::GivenUp, endpoint: Some(Fate::Gone), status, error };
    }
    let wait = usize::try_from(tried.attempt).ok().and_then(|n| WAITS.get(n.checked_sub(1)?));
    let Some(wait) = wait else {
        let for_long = tried.failing_since.is_some_and(|since| now.since(since) >= FAILING_MAX);
        let fate = if for_long { Fate::FailedForLong } else { Fate::Failing };
        return Decision { next: Next::GivenUp, endpoint: Some(fate), status, error };
    };
    let wait = spread(*wait, tried.id).max(asked_for(outcome));
    Decision {
        next: Next::TryAgain { at: now.after(wait) },
        endpoint: Some(Fate::Failing),
        status,
        error,
    }
}

/// What becomes of a delivery whose last try never ended.
pub(crate) fn lost() -> Decision {
    let error = Some("the last try was never finished".to_owned());
    Decision { next: Next::GivenUp, endpoint: None, status: None, error }
}

/// How long the endpoint itself asks to be left alone.
fn asked_for(outcome: &Outcome) -> Duration {
    match outcome {
        Ok(WebhookAnswer { status: 429 | 503, retry_after: Some(wait) }) => {
            (*wait).min(RETRY_AFTER_MAX)
        }
        _ => Duration::ZERO,
    }
}

/// Up to a quarter longer, by the id: what failed together is not tried together.
fn spread(wait: Duration, id: DeliveryId) -> Duration {
    let share = u32::from(id.as_uuid().as_bytes()[15]);
    wait + wait * share / (4 * 256)
}

/// Storage takes no control characters, and people no novels.
fn printable(error: &str) -> String {
    let clean = error.chars().map(|c| if c.is_control() { ' ' } else { c });
    clean.take(ERROR_LENGTH_MAX).collect()
}
