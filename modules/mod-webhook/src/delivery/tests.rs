use std::{collections::BTreeSet, time::Duration};

use kernel_common::{Clock, ManualClock, SequentialIds, Timestamp};
use mod_webhook_api::{
    DeliveryId,
    spi::{SendError, WebhookAnswer},
};
use proptest::prelude::*;
use uuid::Uuid;

use super::{ATTEMPTS_MAX, FAILING_MAX, Fate, Next, Outcome, Try, decide, lost};

fn now() -> Timestamp {
    ManualClock::default().now()
}

/// A try of a delivery whose id does not spread it.
fn nth(attempt: u32) -> Try {
    Try { id: DeliveryId::from_uuid(Uuid::nil()), attempt, failing_since: None }
}

fn status(status: u16) -> Outcome {
    Ok(WebhookAnswer { status, retry_after: None })
}

fn wait_seconds(tried: Try, outcome: &Outcome) -> Option<u64> {
    match decide(&tried, outcome, now()).next {
        Next::TryAgain { at } => Some(at.since(now()).as_secs()),
        Next::Delivered | Next::GivenUp => None,
    }
}

#[test]
fn the_waits_are_those_of_standard_webhooks_and_the_tenth_try_is_the_last() {
    let waits: Vec<_> =
        (1..=ATTEMPTS_MAX).map_while(|n| wait_seconds(nth(n), &status(500))).collect();
    let hours = [2, 5, 10, 14, 20, 24].map(|hours| hours * 3_600);
    assert_eq!(waits[..3], [5, 300, 1_800]);
    assert_eq!(waits[3..], hours);
    assert_eq!(waits.iter().sum::<u64>(), (75 * 60 + 35) * 60 + 5);
    for attempt in [ATTEMPTS_MAX, ATTEMPTS_MAX + 1, u32::MAX, 0] {
        assert_eq!(wait_seconds(nth(attempt), &status(500)), None, "{attempt}");
    }
}

#[test]
fn deliveries_that_failed_together_are_spread_by_a_quarter() {
    let ids = SequentialIds::default();
    let moments: BTreeSet<_> = (0..200)
        .map(|_| Try { id: DeliveryId::generate(&ids), ..nth(3) })
        .filter_map(|tried| wait_seconds(tried, &status(500)))
        .collect();
    assert!(moments.len() > 100, "{}", moments.len());
    assert!(moments.iter().all(|seconds| (1_800..2_250).contains(seconds)), "{moments:?}");
}

#[test]
fn only_2xx_is_delivered_and_everything_else_says_why() {
    for taken in [200, 201, 204, 299] {
        let decision = decide(&nth(1), &status(taken), now());
        assert_eq!((decision.next, decision.endpoint), (Next::Delivered, Some(Fate::Well)));
        assert_eq!((decision.status, decision.error), (Some(taken), None));
    }
    let said = |outcome: Outcome| {
        let decision = decide(&nth(1), &outcome, now());
        assert!(matches!(decision.next, Next::TryAgain { .. }), "{decision:?}");
        assert_eq!(decision.endpoint, Some(Fate::Failing));
        (decision.status, decision.error.expect("a reason"))
    };
    for refused in [100, 199, 400, 404, 408, 429, 500, 503, 599] {
        assert_eq!(said(status(refused)), (Some(refused), format!("status {refused}")));
    }
    let followed = "status 301: redirections are not followed".to_owned();
    assert_eq!(said(status(301)), (Some(301), followed));
    let refused = Err(SendError::Unreachable("refused".to_owned()));
    assert_eq!(said(refused), (None, "not reached: refused".to_owned()));
    let forbidden = Err(SendError::Forbidden("10.0.0.1".to_owned()));
    assert_eq!(said(forbidden), (None, "the address is not public: 10.0.0.1".to_owned()));
}

#[test]
fn gone_is_the_end_of_both() {
    let decision = decide(&nth(1), &status(410), now());
    assert_eq!((decision.next, decision.endpoint), (Next::GivenUp, Some(Fate::Gone)));
}

#[test]
fn an_endpoint_may_ask_for_more_time_but_not_for_less_nor_for_days() {
    let asks = |status, attempt, seconds| {
        let retry_after = Some(Duration::from_secs(seconds));
        wait_seconds(nth(attempt), &Ok(WebhookAnswer { status, retry_after }))
    };
    assert_eq!(asks(503, 1, 60), Some(60));
    assert_eq!(asks(429, 1, 90), Some(90));
    assert_eq!(asks(503, 2, 60), Some(300), "the schedule is longer");
    assert_eq!(asks(503, 1, u64::MAX), Some(3_600));
    assert_eq!(asks(500, 1, 60), Some(5), "only where it means something");
}

#[test]
fn a_delivery_that_is_given_up_takes_an_endpoint_with_it_that_failed_for_days() {
    let last = |failing_since| {
        decide(&Try { failing_since, ..nth(ATTEMPTS_MAX) }, &status(500), now()).endpoint
    };
    let ago = |duration: Duration| {
        let micros = i64::try_from(duration.as_micros()).expect("days");
        Some(Timestamp::from_unix_micros(now().unix_micros() - micros))
    };
    assert_eq!(last(None), Some(Fate::Failing));
    assert_eq!(last(ago(FAILING_MAX - Duration::from_secs(1))), Some(Fate::Failing));
    assert_eq!(last(ago(FAILING_MAX)), Some(Fate::FailedForLong));
    let early = Try { failing_since: ago(FAILING_MAX), ..nth(ATTEMPTS_MAX - 1) };
    assert_eq!(decide(&early, &status(500), now()).endpoint, Some(Fate::Failing));
}

#[test]
fn a_try_that_was_lost_says_nothing_about_the_endpoint() {
    let lost = lost();
    assert_eq!((lost.next, lost.endpoint), (Next::GivenUp, None));
}

#[test]
fn what_a_sender_says_is_made_fit_to_be_kept() {
    let said = format!("a\0b\r\n{}", "ж".repeat(1_000));
    let error = decide(&nth(1), &Err(SendError::Unreachable(said)), now()).error;
    let error = error.expect("a reason");
    assert!(error.starts_with("not reached: a b  жжж"), "{error}");
    assert_eq!(error.chars().count(), 500);
}

fn outcomes() -> impl Strategy<Value = Outcome> {
    let wait = proptest::option::of((0..100_000_u64).prop_map(Duration::from_secs));
    prop_oneof![
        4 => (100..600_u16, wait)
            .prop_map(|(status, retry_after)| Ok(WebhookAnswer { status, retry_after })),
        1 => "\\PC{0,20}".prop_map(|said| Err(SendError::Unreachable(said))),
        1 => "\\PC{0,20}".prop_map(|said| Err(SendError::Forbidden(said))),
    ]
}

proptest! {
    /// A delivery as the job carries it: tried while it is due, until it is settled.
    #[test]
    fn a_delivery_is_tried_ten_times_at_most_each_time_later_and_then_is_settled(
        id in any::<u128>(),
        outcomes in proptest::collection::vec(outcomes(), 12),
    ) {
        let (mut at, mut tries, mut settled) = (now(), 0, None);
        for outcome in &outcomes {
            if settled.is_some() {
                break;
            }
            tries += 1;
            let id = DeliveryId::from_uuid(Uuid::from_u128(id));
            let tried = Try { id, attempt: tries, failing_since: None };
            let decision = decide(&tried, outcome, at);
            prop_assert_eq!(decision.error.is_none(), decision.next == Next::Delivered);
            match decision.next {
                Next::TryAgain { at: later } => {
                    prop_assert!(later.since(at) >= Duration::from_secs(5));
                    prop_assert!(later.since(at) <= Duration::from_secs(30 * 3_600));
                    at = later;
                }
                end => settled = Some(end),
            }
        }
        prop_assert!(tries <= ATTEMPTS_MAX);
        prop_assert!(settled.is_some());
    }
}
