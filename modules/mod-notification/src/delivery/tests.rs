use std::time::Duration;

use kernel_common::{Clock, ManualClock, SequentialIds, Timestamp};
use mod_notification_api::{MessageId, spi::MailError};

use super::{ATTEMPTS_MAX, Next, next};

fn now() -> Timestamp {
    ManualClock::default().now()
}

fn id() -> MessageId {
    MessageId::generate(&SequentialIds::default())
}

fn busy() -> Result<(), MailError> {
    Err(MailError::Unavailable("busy".to_owned()))
}

/// The wait after a try that failed, in seconds.
fn wait_seconds(attempt: u32) -> Option<u64> {
    match next(id(), attempt, busy(), now()) {
        Next::TryAgain { at, .. } => Some(at.since(now()).as_secs()),
        Next::Delivered | Next::GivenUp { .. } => None,
    }
}

#[test]
fn each_wait_is_longer_and_the_eighth_try_is_the_last() {
    let waits: Vec<_> = (1..=ATTEMPTS_MAX).map_while(wait_seconds).collect();
    assert_eq!(waits, [10, 60, 300, 1_201, 3_603, 10_810, 28_828]);
    for attempt in [ATTEMPTS_MAX, ATTEMPTS_MAX + 1, u32::MAX, 0] {
        assert_eq!(wait_seconds(attempt), None, "{attempt}");
    }
}

#[test]
fn messages_that_failed_together_are_spread() {
    let ids = SequentialIds::default();
    let at = |id| match next(id, 3, busy(), now()) {
        Next::TryAgain { at, .. } => at,
        other => panic!("{other:?}"),
    };
    let moments: std::collections::BTreeSet<_> =
        (0..200).map(|_| at(MessageId::generate(&ids))).collect();
    assert!(moments.len() > 100, "{}", moments.len());
    let longest = now().after(Duration::from_secs(375));
    assert!(moments.iter().all(|at| *at <= longest));
}

#[test]
fn a_refusal_is_final_and_a_success_too() {
    let refused = Err(MailError::Refused("no such mailbox".to_owned()));
    let given_up = Next::GivenUp { error: "refused: no such mailbox".to_owned() };
    assert_eq!(next(id(), 1, refused, now()), given_up);
    assert_eq!(next(id(), 1, Ok(()), now()), Next::Delivered);
}

#[test]
fn what_a_server_says_is_made_fit_to_be_kept() {
    let said = format!("a\0b\r\n{}", "ж".repeat(1_000));
    let Next::GivenUp { error } = next(id(), 1, Err(MailError::Refused(said)), now()) else {
        panic!("a refusal is final");
    };
    assert!(error.starts_with("refused: a b  жжж"), "{error}");
    assert_eq!(error.chars().count(), 500);
}
