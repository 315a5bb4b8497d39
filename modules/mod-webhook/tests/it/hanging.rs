//! Endpoints that do not answer.

use std::{sync::Arc, time::Duration};

use mod_webhook_api::{DeliveryState, Endpoint, EndpointId};
use testkit::eventually;
use tokio::task::JoinHandle;

use crate::{
    stage::{CAPTURED, CRM, ERP, LEASE, PLACED, SHIPPED, Stage},
    wire::{Reply, status},
};
use mod_webhook::Deliveries;

/// The job, in the background.
fn run(stage: &Arc<Stage>) -> JoinHandle<Deliveries> {
    let stage = stage.clone();
    tokio::spawn(async move { stage.deliver().await })
}

/// Ends the job although something hangs.
async fn end(stage: &Stage, job: JoinHandle<Deliveries>) {
    stage.stop.send_replace(true);
    job.await.expect("no panic");
}

async fn requests(stage: &Stage, url: &str, count: usize) {
    eventually("requests", async || (stage.wire.requests_to(url).len() >= count).then_some(()))
        .await;
}

async fn delivered_to(stage: &Stage, endpoint: EndpointId) {
    eventually("a delivery", async || {
        let deliveries = stage.deliveries().await;
        let own = deliveries.into_iter().find(|one| one.endpoint_id == endpoint)?;
        (own.state == DeliveryState::Delivered).then_some(())
    })
    .await;
}

#[tokio::test]
async fn the_others_do_not_wait_for_one_that_hangs() {
    let stage = Arc::new(Stage::open().await);
    stage.endpoint(ERP, &["orders.*"]).await;
    let crm = stage.endpoint(CRM, &["payments.*"]).await.endpoint.id;
    stage.wire.always(ERP, Reply::Never);
    stage.wire.once(CRM, status(500));
    stage.tell(PLACED).await;
    let job = run(&stage);
    requests(&stage, ERP, 1).await;

    stage.tell(CAPTURED).await;
    requests(&stage, CRM, 1).await;
    eventually("the note of the first try", async || {
        let deliveries = stage.deliveries().await;
        deliveries.iter().any(|one| one.last_status == Some(500)).then_some(())
    })
    .await;
    stage.clock.advance(Duration::from_secs(7));
    delivered_to(&stage, crm).await;
    end(&stage, job).await;
}

#[tokio::test]
async fn one_that_hangs_holds_four_requests_and_not_more() {
    let stage = Arc::new(Stage::open().await);
    stage.endpoint(ERP, &["orders.*"]).await;
    let crm = stage.endpoint(CRM, &["payments.*"]).await.endpoint.id;
    stage.wire.always(ERP, Reply::Never);
    for _ in 0..10 {
        stage.tell(PLACED).await;
    }
    let job = run(&stage);
    requests(&stage, ERP, 4).await;
    stage.tell(CAPTURED).await;
    delivered_to(&stage, crm).await;
    end(&stage, job).await;
    assert_eq!(stage.wire.most_at_once(), 4 + 1, "and the one that was delivered");
}

#[tokio::test]
async fn many_that_are_known_to_fail_leave_room_for_the_others() {
    let stage = Arc::new(Stage::open().await);
    let dead = |n| format!("https://dead-{n}.example");
    for n in 0..40 {
        stage.endpoint(&dead(n), &["orders.*"]).await;
        stage.wire.once(&dead(n), status(500));
        stage.wire.always(&dead(n), Reply::Never);
    }
    let crm = stage.endpoint(CRM, &["payments.*"]).await.endpoint.id;
    stage.tell(PLACED).await;
    assert_eq!(stage.deliver().await.postponed, 40);
    for _ in 0..2 {
        stage.tell(SHIPPED).await;
    }
    stage.wire.most_at_once();
    let job = run(&stage);
    let as_many = async || (stage.wire.requests().len() >= 40 + 16).then_some(());
    eventually("as many as may hang", as_many).await;
    stage.tell(CAPTURED).await;
    delivered_to(&stage, crm).await;
    end(&stage, job).await;
    assert_eq!(stage.wire.most_at_once(), 16 + 1, "and the one that was delivered");
}

#[tokio::test]
async fn a_stop_does_not_wait_and_what_was_broken_off_is_tried_again() {
    let stage = Arc::new(Stage::open().await);
    let endpoint: Endpoint = stage.endpoint(ERP, &["*"]).await.endpoint;
    stage.wire.once(ERP, Reply::Never);
    stage.tell(PLACED).await;
    let job = run(&stage);
    requests(&stage, ERP, 1).await;
    end(&stage, job).await;
    assert_eq!(stage.deliver().await.tried(), 0, "stopped");
    stage.stop.send_replace(false);
    assert_eq!(stage.deliver().await.tried(), 0, "somebody may be at it");
    stage.clock.advance(LEASE);
    assert_eq!(stage.deliver().await.delivered, 1);
    assert_eq!(stage.seen(endpoint.id).await.failing_since, None);
}

#[tokio::test]
async fn a_death_between_the_claim_and_the_note_is_tried_again_with_the_same_id() {
    let stage = Arc::new(Stage::open().await);
    stage.endpoint(ERP, &["*"]).await;
    stage.wire.once(ERP, Reply::Never);
    let (event_id, _) = stage.tell(PLACED).await;
    let job = run(&stage);
    requests(&stage, ERP, 1).await;
    job.abort();
    assert!(job.await.is_err(), "it died");

    let other = stage.another_process().await;
    let run = async || other.deliver_due(stage.stop.subscribe()).await.expect("it answers");
    assert_eq!(run().await.tried(), 0, "somebody may be at it");
    stage.clock.advance(LEASE);
    assert_eq!(run().await.delivered, 1);
    let requests = stage.wire.requests();
    assert_eq!(requests.len(), 2);
    assert!(requests.iter().all(|request| request.id == event_id));
    assert_eq!(requests[0].body, requests[1].body);
    let detail = stage.detail(stage.delivery().await.id).await;
    let ended: Vec<_> = detail.attempts.iter().map(|one| one.finished_at.is_some()).collect();
    assert_eq!((detail.delivery.attempts, ended), (2, vec![false, true]));
}

#[tokio::test]
async fn a_delivery_whose_tries_all_end_without_a_word_is_given_up() {
    let stage = Stage::open().await;
    let endpoint = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    stage.tell(PLACED).await;
    let mut unit = stage.db.begin_system().await.expect("a unit of work");
    sqlx::query("UPDATE webhooks.deliveries SET attempts = 10, tries = 10")
        .execute(unit.connection())
        .await
        .expect("as ten crashes left it");
    unit.commit().await.expect("committed");
    assert_eq!(stage.deliver().await.failed, 1);
    assert_eq!(stage.delivery().await.state, DeliveryState::Failed);
    assert_eq!(stage.wire.requests(), [], "it may be what ends the process");
    assert_eq!(stage.seen(endpoint).await.failing_since, None, "nobody asked it");
}

#[tokio::test]
async fn a_late_word_of_delivery_counts_and_a_late_failure_does_not() {
    for (late, early) in [(200, 500), (500, 200)] {
        let stage = Arc::new(Stage::open().await);
        stage.endpoint(ERP, &["*"]).await;
        let told = Arc::new(tokio::sync::Notify::new());
        let Reply::Is(outcome) = status(late) else { panic!("a status") };
        stage.wire.once(ERP, Reply::After(told.clone(), outcome));
        stage.wire.once(ERP, status(early));
        stage.tell(PLACED).await;
        let other = stage.another_process().await;
        let job = run(&stage);
        requests(&stage, ERP, 1).await;
        // While the first try hangs its lease runs out and another process tries.
        stage.clock.advance(LEASE);
        eventually("the second try", async || {
            let done = other.deliver_due(stage.stop.subscribe()).await.expect("it answers");
            (done.tried() == 1 || stage.wire.requests().len() > 1).then_some(())
        })
        .await;
        told.notify_one();
        job.await.expect("no panic");
        let delivery = stage.delivery().await;
        assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Delivered, 2), "{late}");
    }
}

#[tokio::test]
async fn a_sender_that_does_not_keep_its_promise_is_not_waited_for() {
    let stage = Stage::giving_up_after(Duration::from_millis(10)).await;
    stage.endpoint(ERP, &["*"]).await;
    stage.wire.once(ERP, Reply::Never);
    stage.tell(PLACED).await;
    assert_eq!(stage.deliver().await.postponed, 1);
    let error = stage.delivery().await.last_error;
    assert_eq!(error.as_deref(), Some("not reached: no answer in time"));
}
