//! Trying again, and giving up.

use std::time::Duration;

use kernel_common::Clock;
use mod_webhook_api::{
    DeliveryState, DisabledBecause, EndpointChange, EndpointStatus, Pausing, WebhookEndpoints,
    spi::SendError,
};
use testkit::fresh_ctx;

use crate::{
    change_endpoint::{change, switch},
    stage::{CAPTURED, CRM, ERP, PLACED, Stage, hours},
    wire::{Reply, busy, refused, status},
};

/// Lets the only delivery have all its tries; when each was.
async fn exhaust(stage: &Stage) -> Vec<Duration> {
    let began = stage.clock.now();
    let mut tries = Vec::new();
    loop {
        assert_eq!(stage.deliver().await.tried(), 1);
        tries.push(stage.clock.now().since(began));
        if stage.delivery().await.state == DeliveryState::Failed {
            return tries;
        }
        let wait = stage.delivery().await.next_try_at.expect("queued").since(stage.clock.now());
        stage.clock.advance(wait - Duration::from_micros(1));
        assert_eq!(stage.deliver().await.tried(), 0, "not before its time");
        stage.clock.advance(Duration::from_micros(1));
    }
}

#[tokio::test]
async fn a_delivery_has_ten_tries_in_three_days_and_then_is_given_up() {
    let stage = Stage::open().await;
    let endpoint = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    stage.wire.always(ERP, status(500));
    let failing_since = stage.clock.now();
    stage.tell(PLACED).await;
    let tries = exhaust(&stage).await;
    let waits: Vec<_> = tries.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
    let schedule = [Duration::from_secs(5), minutes(5), minutes(30)]
        .into_iter()
        .chain([2, 5, 10, 14, 20, 24].map(hours));
    assert_eq!(waits.len(), 9);
    for (wait, planned) in waits.iter().zip(schedule) {
        assert!((planned..planned * 5 / 4).contains(wait), "{wait:?} of {planned:?}");
    }
    let whole = *tries.last().expect("ten tries");
    let planned = hours(75) + minutes(35) + Duration::from_secs(5);
    assert!((planned..planned * 5 / 4).contains(&whole), "{whole:?}");

    let requests = stage.wire.requests();
    assert_eq!(requests.len(), 10);
    let first = &requests[0];
    assert!(requests.iter().all(|one| one.id == first.id && one.body == first.body));
    assert!(requests.iter().all(|one| one.signature != first.signature || one == first));
    let delivery = stage.delivery().await;
    assert_eq!((delivery.attempts, delivery.last_status), (10, Some(500)));
    assert_eq!(delivery.last_error.as_deref(), Some("status 500"));
    assert_eq!((delivery.next_try_at, delivery.delivered_at), (None, None));
    assert_eq!(stage.detail(delivery.id).await.attempts.len(), 10);
    stage.clock.advance(hours(48));
    assert_eq!(stage.deliver().await.tried(), 0);

    let endpoint = stage.seen(endpoint).await;
    assert_eq!(endpoint.status, EndpointStatus::Active, "it has not failed for five days");
    assert_eq!((endpoint.failing_since, endpoint.version), (Some(failing_since), 1));
}

#[tokio::test]
async fn an_endpoint_that_fails_for_days_goes_with_the_next_delivery_given_up() {
    let stage = Stage::open().await;
    let id = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    stage.wire.always(ERP, refused());
    for expected in [EndpointStatus::Active, EndpointStatus::Disabled(DisabledBecause::Failing)] {
        stage.tell(PLACED).await;
        exhaust(&stage).await;
        assert_eq!(stage.seen(id).await.status, expected);
        // One delivery at a time is looked at.
        stage.clock.advance(hours(31 * 24));
        stage.module.forget_old().await.expect("forgotten");
    }
    assert_eq!(stage.tell(PLACED).await.1, 0, "nothing is kept for it");

    stage.wire.always(ERP, status(200));
    switch(&stage, id, Pausing::Resume).await;
    let resumed = stage.seen(id).await;
    assert_eq!((resumed.status, resumed.failing_since), (EndpointStatus::Active, None));
    stage.tell(PLACED).await;
    assert_eq!(stage.deliver().await.delivered, 1);
}

#[tokio::test]
async fn one_success_ends_the_failing() {
    let stage = Stage::open().await;
    let id = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    stage.wire.once(ERP, status(503));
    stage.tell(PLACED).await;
    stage.deliver().await;
    assert_eq!(stage.seen(id).await.failing_since, Some(stage.clock.now()));
    stage.until_next_try().await;
    assert_eq!(stage.deliver().await.delivered, 1);
    assert_eq!(stage.seen(id).await.failing_since, None);
    let delivery = stage.delivery().await;
    assert_eq!((delivery.last_status, delivery.attempts), (Some(200), 2));
}

#[tokio::test]
async fn gone_disables_the_endpoint_and_what_was_on_its_way_waits() {
    let stage = Stage::open().await;
    let id = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    stage.wire.once(ERP, status(500));
    let (waiting, _) = stage.tell(PLACED).await;
    assert_eq!(stage.deliver().await.postponed, 1);
    stage.wire.once(ERP, status(410));
    let (gone, _) = stage.tell(PLACED).await;
    assert_eq!(stage.deliver().await.failed, 1);
    assert_eq!(stage.seen(id).await.status, EndpointStatus::Disabled(DisabledBecause::Gone));
    let state_of = async |event| {
        let deliveries = stage.deliveries().await;
        deliveries.iter().find(|one| one.event_id == event).expect("it is there").state
    };
    assert_eq!(state_of(gone).await, DeliveryState::Failed);
    assert_eq!(stage.tell(PLACED).await.1, 0);
    stage.clock.advance(hours(24));
    assert_eq!(stage.deliver().await.tried(), 0);
    assert_eq!(state_of(waiting).await, DeliveryState::Queued);
    switch(&stage, id, Pausing::Resume).await;
    assert_eq!(stage.deliver().await.delivered, 1);
    assert_eq!(state_of(waiting).await, DeliveryState::Delivered);
}

#[tokio::test]
async fn redirections_errors_and_silence_are_tries_that_failed() {
    let stage = Stage::open().await;
    stage.endpoint(ERP, &["*"]).await;
    let forbidden = Reply::Is(Err(SendError::Forbidden("10.0.0.1".to_owned())));
    stage.tell(PLACED).await;
    for (reply, status, error) in [
        (status(302), Some(302), "status 302: redirections are not followed"),
        (status(404), Some(404), "status 404"),
        (refused(), Some(404), "not reached: refused"),
        (forbidden, Some(404), "the address is not public: 10.0.0.1"),
    ] {
        stage.wire.once(ERP, reply);
        assert_eq!(stage.deliver().await.postponed, 1, "{error}");
        let delivery = stage.delivery().await;
        assert_eq!(delivery.last_status, status, "of the last one that was answered");
        assert_eq!(delivery.last_error.as_deref(), Some(error));
        stage.until_next_try().await;
    }
}

#[tokio::test]
async fn an_endpoint_that_asks_for_time_gets_it() {
    let stage = Stage::open().await;
    stage.endpoint(ERP, &["*"]).await;
    stage.wire.once(ERP, busy(429, 120));
    stage.tell(PLACED).await;
    assert_eq!(stage.deliver().await.postponed, 1);
    let wait = stage.delivery().await.next_try_at.expect("queued").since(stage.clock.now());
    assert_eq!(wait, Duration::from_secs(120));
    stage.clock.advance(Duration::from_secs(119));
    assert_eq!(stage.deliver().await.tried(), 0);
    stage.clock.advance(Duration::from_secs(1));
    assert_eq!(stage.deliver().await.delivered, 1);
}

#[tokio::test]
async fn an_endpoint_that_fails_is_tried_with_one_request_at_a_time() {
    let stage = Stage::open().await;
    stage.endpoint(ERP, &["*"]).await;
    stage.wire.always(ERP, status(500));
    for _ in 0..3 {
        stage.tell(PLACED).await;
    }
    assert_eq!(stage.deliver().await.postponed, 3);
    stage.clock.advance(Duration::from_secs(7));
    assert_eq!(stage.deliver().await.postponed, 3, "one after the other, in one run");
    stage.wire.always(ERP, status(200));
    stage.clock.advance(hours(1));
    assert_eq!(stage.deliver().await.delivered, 3);
}

#[tokio::test]
async fn another_address_begins_with_a_clean_sheet() {
    let stage = Stage::open().await;
    let id = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    stage.wire.always(ERP, status(500));
    stage.tell(CAPTURED).await;
    assert_eq!(stage.deliver().await.postponed, 1);
    let moved = EndpointChange { url: Some(CRM.to_owned()), ..change(id) };
    let moved = stage.module.change(&fresh_ctx(), moved).await.expect("moved");
    assert_eq!(moved.failing_since, None);
    stage.until_next_try().await;
    assert_eq!(stage.deliver().await.delivered, 1);
    assert_eq!(stage.wire.requests_to(CRM).len(), 1);
}
