//! Trying an endpoint.

use mod_webhook_api::{
    DeliveryState, EndpointId, EndpointStatus, Pausing, Ping, WebhookDeliveries, WebhookError,
};
use rt_host::RandomIds;
use testkit::{ctx_of, fresh_ctx, tenant_one};

use crate::{
    change_endpoint::switch,
    stage::{CRM, ERP, PLACED, Stage, hours, refusal, without_key},
    wire::status,
};

#[tokio::test]
async fn a_ping_goes_to_one_endpoint_whatever_it_wants() {
    let stage = Stage::open().await;
    let id = stage.endpoint(ERP, &[PLACED]).await.endpoint.id;
    stage.endpoint(CRM, &["*"]).await;
    let kept = stage.module.ping(&fresh_ctx(), Ping { endpoint_id: id }).await.expect("kept");
    assert_eq!((kept.state, kept.event_type.as_str()), (DeliveryState::Queued, "webhooks.ping.v1"));
    assert_eq!(stage.deliver().await.delivered, 1);
    let requests = stage.wire.requests();
    let [request] = requests.as_slice() else { panic!("one request: {requests:?}") };
    assert_eq!((request.url.as_str(), request.id), (ERP, kept.event_id));
    let body: serde_json::Value = serde_json::from_str(&request.body).expect("JSON");
    assert_eq!(body["data"]["endpoint_id"], id.to_string());
}

#[tokio::test]
async fn a_paused_endpoint_is_pinged_and_the_rest_still_waits() {
    let stage = Stage::open().await;
    let id = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    stage.tell(PLACED).await;
    switch(&stage, id, Pausing::Pause).await;
    assert_eq!(stage.deliver().await.tried(), 0);
    stage.wire.once(ERP, status(500));
    let kept = stage.module.ping(&fresh_ctx(), Ping { endpoint_id: id }).await.expect("kept");
    assert_eq!(stage.deliver().await.postponed, 1);
    stage.clock.advance(hours(1));
    assert_eq!(stage.deliver().await.delivered, 1, "a ping is patient too");
    assert!(stage.wire.requests().iter().all(|request| request.id == kept.event_id));
    assert_eq!(stage.seen(id).await.status, EndpointStatus::Paused);
}

#[tokio::test]
async fn what_staff_have_paused_is_not_given_up_as_well() {
    let stage = Stage::open().await;
    let id = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    switch(&stage, id, Pausing::Pause).await;
    stage.wire.once(ERP, status(410));
    stage.module.ping(&fresh_ctx(), Ping { endpoint_id: id }).await.expect("kept");
    assert_eq!(stage.deliver().await.failed, 1);
    assert_eq!(stage.seen(id).await.status, EndpointStatus::Paused);
}

#[tokio::test]
async fn a_key_is_one_ping() {
    let stage = Stage::open().await;
    let id = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    let ctx = ctx_of(tenant_one(), "key-1");
    let first = stage.module.ping(&ctx, Ping { endpoint_id: id }).await.expect("kept");
    stage.deliver().await;
    let again = stage.module.ping(&ctx, Ping { endpoint_id: id }).await.expect("answered");
    assert_eq!((again.id, again.state), (first.id, DeliveryState::Delivered));
    assert_eq!(stage.deliver().await.tried(), 0);
    let unknown = Ping { endpoint_id: EndpointId::generate(&RandomIds) };
    let refused = stage.module.ping(&ctx, unknown).await;
    assert_eq!(refusal(refused), WebhookError::KeyReused);
    let refused = stage.module.ping(&fresh_ctx(), unknown).await;
    assert_eq!(refusal(refused), WebhookError::NotFound);
    let refused = stage.module.ping(&without_key(), unknown).await;
    assert_eq!(refusal(refused), WebhookError::KeyRequired);
}
