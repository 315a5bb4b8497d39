//! Changing an address, and pausing it.

use mod_webhook_api::{
    DeliveryState, EndpointChange, EndpointId, EndpointStatus, Pausing, WebhookEndpoints,
    WebhookError,
};
use rt_host::RandomIds;
use testkit::{ctx_of, fresh_ctx, tenant_one};

use crate::stage::{CRM, ERP, PLACED, SHIPPED, Stage, faults, refusal, without_key};

pub(crate) fn change(id: EndpointId) -> EndpointChange {
    EndpointChange { id, version: None, url: None, types: None, description: None, pausing: None }
}

pub(crate) async fn switch(stage: &Stage, id: EndpointId, pausing: Pausing) {
    let switched = EndpointChange { pausing: Some(pausing), ..change(id) };
    stage.module.change(&fresh_ctx(), switched).await.expect("switched");
}

#[tokio::test]
async fn what_is_named_changes_and_the_rest_stays() {
    let stage = Stage::open().await;
    let before = stage.endpoint(ERP, &["orders.*"]).await.endpoint;
    let change = EndpointChange {
        version: Some(1),
        url: Some(format!(" {CRM} ")),
        types: Some(vec![PLACED.to_owned()]),
        ..change(before.id)
    };
    let after = stage.module.change(&fresh_ctx(), change).await.expect("changed");
    assert_eq!((after.url.as_str(), after.types.as_slice()), (CRM, &[PLACED.to_owned()][..]));
    assert_eq!((after.description.as_str(), after.version), ("ERP", 2));
    assert_eq!(stage.seen(before.id).await, after);

    assert_eq!(stage.tell(SHIPPED).await.1, 0, "in force at once");
    assert_eq!(stage.tell(PLACED).await.1, 1);
    stage.deliver().await;
    assert_eq!(stage.wire.requests_to(CRM).len(), 1);
}

#[tokio::test]
async fn a_repeat_is_answered_as_before() {
    let stage = Stage::open().await;
    let id = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    let ctx = ctx_of(tenant_one(), "key-1");
    let pause = EndpointChange { pausing: Some(Pausing::Pause), ..change(id) };
    let paused = stage.module.change(&ctx, pause.clone()).await.expect("paused");
    assert_eq!(paused.status, EndpointStatus::Paused);
    switch(&stage, id, Pausing::Resume).await;
    let again = stage.module.change(&ctx, pause).await.expect("answered");
    assert_eq!(again, paused);
    assert_eq!(stage.seen(id).await.status, EndpointStatus::Active);
    let other = stage.module.change(&ctx, change(id)).await;
    assert_eq!(refusal(other), WebhookError::KeyReused);
}

#[tokio::test]
async fn refusals_have_their_order() {
    let stage = Stage::open().await;
    let id = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    let unknown = EndpointId::generate(&RandomIds);
    let bad = |id| EndpointChange {
        version: Some(7),
        url: Some("nonsense".to_owned()),
        types: Some(vec![]),
        ..change(id)
    };
    let refused = stage.module.change(&without_key(), bad(unknown)).await;
    assert_eq!(refusal(refused), WebhookError::KeyRequired);
    let refused = faults(stage.module.change(&fresh_ctx(), bad(unknown)).await);
    let pointers: Vec<_> = refused.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(pointers, ["/url", "/types"]);
    let late = |id| EndpointChange { version: Some(7), ..change(id) };
    let refused = stage.module.change(&fresh_ctx(), late(unknown)).await;
    assert_eq!(refusal(refused), WebhookError::NotFound);
    let refused = stage.module.change(&fresh_ctx(), late(id)).await;
    assert_eq!(refusal(refused), WebhookError::VersionConflict { expected: 7, found: 1 });
}

#[tokio::test]
async fn what_was_on_its_way_waits_while_it_is_paused_and_what_happens_is_not_kept() {
    let stage = Stage::open().await;
    let id = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    stage.tell(PLACED).await;
    switch(&stage, id, Pausing::Pause).await;
    assert_eq!(stage.tell(SHIPPED).await.1, 0);
    assert_eq!(stage.deliver().await.tried(), 0);
    assert_eq!(stage.delivery().await.state, DeliveryState::Queued);
    assert_eq!(stage.wire.requests(), []);
    switch(&stage, id, Pausing::Resume).await;
    assert_eq!(stage.deliver().await.delivered, 1, "at once");
    assert_eq!(stage.tell(SHIPPED).await.1, 1);
}
