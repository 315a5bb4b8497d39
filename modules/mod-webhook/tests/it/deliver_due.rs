//! Letting requests leave.

use std::{sync::Arc, time::Duration};

use kernel_common::Clock;
use mod_webhook::Deliveries;
use mod_webhook_api::{DeliveryState, WebhookDeliveries};
use rt_security::WebhookSecret;
use testkit::{Counters, Executed, ctx, eventually, executed, tenant_one};
use tokio::sync::Notify;

use crate::{
    stage::{CRM, ERP, PLACED, SHIPPED, Stage, event},
    wire::{Reply, status},
};

const OPEN_TRANSACTIONS: &str = "SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
      AND backend_type = 'client backend' AND xact_start IS NOT NULL";

#[tokio::test]
async fn a_request_says_what_happened_and_is_signed() {
    let stage = Stage::open().await;
    let made = stage.endpoint(ERP, &["*"]).await;
    let (event_id, _) = stage.tell(PLACED).await;
    stage.clock.advance(Duration::from_millis(3_700));
    let counters = Counters::default();
    let listening = counters.listen();
    assert_eq!(stage.deliver().await, Deliveries { delivered: 1, postponed: 0, failed: 0 });
    drop(listening);
    assert_eq!(counters.sum("shop_webhook_tries_total", &[("outcome", "delivered")]), 1);

    let requests = stage.wire.requests();
    let [request] = requests.as_slice() else { panic!("one request: {requests:?}") };
    assert_eq!((request.url.as_str(), request.id), (ERP, event_id));
    assert_eq!(request.timestamp_seconds, 1_767_225_603, "when it left");
    let secret: WebhookSecret = made.secret.parse().expect("a secret");
    let own = secret.sign(&event_id.to_string(), 1_767_225_603, &request.body);
    assert_eq!(request.signature, own);
    let body: serde_json::Value = serde_json::from_str(&request.body).expect("JSON");
    assert_eq!(body["type"], PLACED);
    assert_eq!(body["data"]["note"], "Grüße, 日本");

    let delivery = stage.delivery().await;
    assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Delivered, 1));
    assert_eq!((delivery.last_status, delivery.last_error), (Some(200), None));
    assert_eq!(delivery.delivered_at, Some(stage.clock.now()));
    assert_eq!(delivery.next_try_at, None);
    let detail = stage.detail(delivery.id).await;
    assert_eq!(detail.body, request.body);
    let [attempt] = detail.attempts.as_slice() else { panic!("one try: {detail:?}") };
    assert_eq!((attempt.number, attempt.status, attempt.error.as_ref()), (1, Some(200), None));
    assert_eq!(stage.deliver().await.tried(), 0);
}

#[tokio::test]
async fn no_transaction_is_open_while_a_request_is_under_way() {
    let stage = Arc::new(Stage::open().await);
    stage.endpoint(ERP, &["*"]).await;
    let answer = Arc::new(Notify::new());
    let Reply::Is(taken) = status(200) else { panic!("a status") };
    stage.wire.once(ERP, Reply::After(answer.clone(), taken));
    stage.tell(PLACED).await;
    let look = async {
        eventually("the request", async || stage.wire.requests().pop()).await;
        // The job may be looking for more just now; what stays open is what the request holds.
        let open = || async { (stage.count(OPEN_TRANSACTIONS).await == 0).then_some(()) };
        eventually("no transaction", open).await;
        answer.notify_one();
    };
    let (done, ()) = tokio::join!(stage.deliver(), look);
    assert_eq!(done.delivered, 1);
}

#[tokio::test]
async fn nothing_is_asked_while_nothing_can_be_due() {
    let stage = Stage::open().await;
    assert_eq!(stage.deliver().await.tried(), 0);
    let asked = async |stage: &Stage| executed(stage.deliver()).await;
    assert_eq!(asked(&stage).await, (Deliveries::default(), Executed::default()));

    stage.endpoint(ERP, &["*"]).await;
    stage.wire.once(ERP, status(500));
    stage.tell(PLACED).await;
    let (done, cost) = asked(&stage).await;
    assert_eq!((done.postponed, cost.commits), (1, 2), "the claim, and the note with the next one");
    assert_eq!(asked(&stage).await, (Deliveries::default(), Executed::default()));
    stage.clock.advance(Duration::from_secs(8));
    assert_eq!(asked(&stage).await.0.delivered, 1, "its time has come");
}

#[tokio::test]
async fn what_another_process_kept_is_found_within_ten_seconds() {
    let stage = Stage::open().await;
    stage.endpoint(ERP, &["*"]).await;
    assert_eq!(stage.deliver().await.tried(), 0);
    let other = stage.another_process().await;
    let told = other.tell(&ctx(tenant_one()), vec![event(tenant_one(), PLACED)]).await;
    assert_eq!(told.expect("told").deliveries, 1);
    drop(other);
    stage.clock.advance(Duration::from_secs(10));
    assert_eq!(stage.deliver().await.delivered, 1);
}

#[tokio::test]
async fn more_than_may_be_under_way_at_once_is_delivered_in_one_run() {
    let stage = Stage::open().await;
    for url in [ERP, CRM] {
        stage.endpoint(url, &["*"]).await;
    }
    let many: Vec<_> = (0..60).map(|_| event(tenant_one(), SHIPPED)).collect();
    stage.module.tell(&ctx(tenant_one()), many).await.expect("told");
    let (done, cost) = executed(stage.deliver()).await;
    assert_eq!(done, Deliveries { delivered: 120, postponed: 0, failed: 0 });
    assert!(cost.commits <= 121, "no more than a commit a delivery: {cost:?}");
    assert_eq!(stage.wire.requests().len(), 120);
}

#[tokio::test]
async fn a_panic_of_the_sender_is_a_try_that_failed() {
    let stage = Stage::open().await;
    stage.endpoint(ERP, &["*"]).await;
    stage.wire.once(ERP, Reply::Panic);
    stage.tell(PLACED).await;
    assert_eq!(stage.deliver().await.postponed, 1);
    stage.until_next_try().await;
    assert_eq!(stage.deliver().await.delivered, 1);
}
