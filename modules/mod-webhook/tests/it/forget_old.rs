//! Forgetting what was settled long ago.

use std::time::Duration;

use mod_webhook_api::{DeliveryState, EndpointRef, Pausing, WebhookDeliveries, WebhookEndpoints};
use testkit::{ctx, fresh_ctx, tenant_one};

use crate::{
    change_endpoint::switch,
    stage::{CAPTURED, CRM, ERP, PLACED, Stage, event, hours},
    wire::status,
};

const MESSAGES: &str = "SELECT count(*) FROM webhooks.messages";

#[tokio::test]
async fn what_was_settled_thirty_days_ago_is_forgotten_and_what_waits_is_not() {
    let stage = Stage::open().await;
    let erp = stage.endpoint(ERP, &["orders.*"]).await.endpoint.id;
    stage.endpoint(CRM, &["*"]).await;
    stage.tell(PLACED).await;
    switch(&stage, erp, Pausing::Pause).await;
    stage.wire.always(CRM, status(200));
    stage.tell(CAPTURED).await;
    assert_eq!(stage.deliver().await.delivered, 2);
    stage.clock.advance(hours(30 * 24));
    assert_eq!(stage.module.forget_old().await, Ok(0), "not yet");
    stage.clock.advance(Duration::from_secs(1));
    assert_eq!(stage.module.forget_old().await, Ok(2));
    let waiting = stage.delivery().await;
    assert_eq!((waiting.endpoint_id, waiting.state), (erp, DeliveryState::Queued));
    assert_eq!(stage.count(MESSAGES).await, 1, "its body is still needed");
    assert_eq!(stage.count("SELECT count(*) FROM webhooks.attempts").await, 0);
    switch(&stage, erp, Pausing::Resume).await;
    assert_eq!(stage.deliver().await.delivered, 1);
}

#[tokio::test]
async fn what_a_removed_endpoint_left_behind_is_forgotten_and_can_be_told_again() {
    let stage = Stage::open().await;
    let id = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    let one = event(tenant_one(), PLACED);
    stage.module.tell(&ctx(tenant_one()), vec![one.clone()]).await.expect("told");
    stage.module.remove(&fresh_ctx(), EndpointRef { id }).await.expect("removed");
    assert_eq!(stage.count(MESSAGES).await, 1);
    assert_eq!(stage.module.forget_old().await, Ok(0));
    assert_eq!(stage.count(MESSAGES).await, 0);
    stage.endpoint(CRM, &["*"]).await;
    let told = stage.module.tell(&ctx(tenant_one()), vec![one]).await.expect("told");
    assert_eq!(told.deliveries, 1);
}

#[tokio::test]
async fn more_than_a_batch_is_forgotten_in_one_run() {
    let stage = Stage::open().await;
    stage.endpoint(ERP, &["*"]).await;
    for _ in 0..11 {
        let many = (0..200).map(|_| event(tenant_one(), PLACED)).collect();
        stage.module.tell(&ctx(tenant_one()), many).await.expect("told");
    }
    let mut unit = stage.db.begin_system().await.expect("a unit of work");
    sqlx::query(
        "UPDATE webhooks.deliveries
         SET state = 'failed', settled_at = queued_at - interval '31 days'",
    )
    .execute(unit.connection())
    .await
    .expect("as long ago");
    unit.commit().await.expect("committed");
    assert_eq!(stage.module.forget_old().await, Ok(2_200));
    assert_eq!(stage.count(MESSAGES).await, 0);
}
