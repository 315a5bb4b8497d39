//! Trying again what was settled.

use kernel_common::{Clock, Timestamp};
use mod_webhook_api::{
    DeliveryId, DeliveryState, EndpointId, Replay, Replayed, WebhookDeliveries, WebhookError,
};
use rt_host::RandomIds;
use testkit::{ctx_of, fresh_ctx, tenant_one};

use crate::{
    stage::{CAPTURED, CRM, ERP, PLACED, Stage, faults, hours, refusal, without_key},
    wire::status,
};

/// A delivery that was given up.
async fn given_up(stage: &Stage) -> DeliveryId {
    stage.wire.always(ERP, status(500));
    let (event_id, _) = stage.tell(PLACED).await;
    loop {
        assert_eq!(stage.deliver().await.tried(), 1);
        let deliveries = stage.deliveries().await;
        let own = deliveries.iter().find(|one| one.event_id == event_id).expect("it is there");
        let Some(next) = own.next_try_at else { return own.id };
        stage.clock.advance(next.since(stage.clock.now()));
    }
}

#[tokio::test]
async fn what_was_given_up_is_tried_again_from_the_first_wait_on() {
    let stage = Stage::open().await;
    stage.endpoint(ERP, &["*"]).await;
    let id = given_up(&stage).await;
    let replay = Replay::Deliveries(vec![id, DeliveryId::generate(&RandomIds)]);
    let replayed = stage.module.replay(&fresh_ctx(), replay).await.expect("replayed");
    assert_eq!(replayed, Replayed { deliveries: 1 });
    let delivery = stage.delivery().await;
    assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Queued, 0));
    assert_eq!(stage.deliver().await.postponed, 1);
    let wait = stage.delivery().await.next_try_at.expect("queued");
    stage.wire.always(ERP, status(200));
    stage.clock.advance(hours(1));
    assert!(wait < stage.clock.now(), "seconds, not hours");
    assert_eq!(stage.deliver().await.delivered, 1);
    let detail = stage.detail(id).await;
    assert_eq!(detail.delivery.attempts, 2);
    let numbers: Vec<_> = detail.attempts.iter().map(|one| one.number).collect();
    assert_eq!(numbers, (1..=12).collect::<Vec<_>>(), "over all replays");
    let requests = stage.wire.requests();
    assert!(requests.iter().all(|one| one.id == requests[0].id), "receivers know it again");
}

#[tokio::test]
async fn what_was_delivered_is_delivered_again_and_what_is_under_way_is_left() {
    let stage = Stage::open().await;
    stage.endpoint(ERP, &["*"]).await;
    stage.tell(PLACED).await;
    let id = stage.delivery().await.id;
    let replay = async || {
        let replay = Replay::Deliveries(vec![id]);
        stage.module.replay(&fresh_ctx(), replay).await.expect("replayed").deliveries
    };
    assert_eq!(replay().await, 0, "it is on its way");
    assert_eq!(stage.deliver().await.delivered, 1);
    assert_eq!(replay().await, 1);
    assert!(stage.delivery().await.delivered_at.is_some(), "it has been there");
    assert_eq!(stage.deliver().await.delivered, 1);
    assert_eq!(stage.wire.requests().len(), 2);
}

#[tokio::test]
async fn what_failed_since_is_found_by_endpoint_and_time() {
    let stage = Stage::open().await;
    let erp = stage.endpoint(ERP, &["orders.*"]).await.endpoint.id;
    let crm = stage.endpoint(CRM, &["payments.*"]).await.endpoint.id;
    stage.wire.always(CRM, status(410));
    stage.tell(CAPTURED).await;
    assert_eq!(stage.deliver().await.failed, 1);
    given_up(&stage).await;
    let later = stage.clock.now();
    let newer = given_up(&stage).await;
    let since = |endpoint_id, since| Replay::FailedSince { endpoint_id, since };
    let replay = async |replay| {
        stage.module.replay(&fresh_ctx(), replay).await.expect("replayed").deliveries
    };
    assert_eq!(replay(since(erp, later)).await, 1);
    let queued: Vec<_> = stage
        .deliveries()
        .await
        .into_iter()
        .filter(|one| one.state == DeliveryState::Queued)
        .map(|one| one.id)
        .collect();
    assert_eq!(queued, [newer]);
    let ever = Timestamp::from_unix_micros(0);
    assert_eq!(replay(since(erp, ever)).await, 1, "the one before it");
    assert_eq!(replay(since(crm, ever)).await, 1);
}

#[tokio::test]
async fn a_key_is_one_replay() {
    let stage = Stage::open().await;
    stage.endpoint(ERP, &["*"]).await;
    stage.tell(PLACED).await;
    stage.deliver().await;
    let ctx = ctx_of(tenant_one(), "key-1");
    let replay = Replay::Deliveries(vec![stage.delivery().await.id]);
    let first = stage.module.replay(&ctx, replay.clone()).await.expect("replayed");
    stage.deliver().await;
    let again = stage.module.replay(&ctx, replay).await.expect("answered");
    assert_eq!((first, again), (Replayed { deliveries: 1 }, Replayed { deliveries: 1 }));
    assert_eq!(stage.deliver().await.tried(), 0);
}

#[tokio::test]
async fn replays_of_nothing_of_too_many_and_of_nobody_are_refused() {
    let stage = Stage::open().await;
    let some = |count| Replay::Deliveries(vec![DeliveryId::generate(&RandomIds); count]);
    for count in [0, 201] {
        let refused = stage.module.replay(&fresh_ctx(), some(count)).await;
        assert_eq!(faults(refused)[0].0, "/deliveries");
    }
    let refused = stage.module.replay(&without_key(), some(1)).await;
    assert_eq!(refusal(refused), WebhookError::KeyRequired);
    let endpoint_id = EndpointId::generate(&RandomIds);
    let since = Timestamp::from_unix_micros(0);
    let nobody = Replay::FailedSince { endpoint_id, since };
    let refused = stage.module.replay(&fresh_ctx(), nobody).await;
    assert_eq!(refusal(refused), WebhookError::NotFound);
}
