//! Taking an address away.

use std::sync::Arc;

use mod_webhook_api::{EndpointRef, Removed, WebhookDeliveries, WebhookEndpoints, WebhookError};
use testkit::{ctx, ctx_of, fresh_ctx, tenant_one};
use tokio::task::JoinSet;

use crate::stage::{CRM, ERP, PLACED, Stage, event, refusal};

#[tokio::test]
async fn nothing_is_left_of_it_and_the_others_stay() {
    let stage = Stage::open().await;
    let erp = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    let crm = stage.endpoint(CRM, &["*"]).await.endpoint.id;
    assert_eq!(stage.tell(PLACED).await.1, 2);
    assert_eq!(stage.deliver().await.delivered, 2);
    assert_eq!(stage.tell(PLACED).await.1, 2);
    let removed = stage.module.remove(&fresh_ctx(), EndpointRef { id: erp }).await;
    assert_eq!(removed.expect("removed"), Removed { id: erp });
    assert_eq!(stage.deliver().await.delivered, 1);
    assert!(stage.deliveries().await.iter().all(|delivery| delivery.endpoint_id == crm));
    assert_eq!(stage.deliveries().await.len(), 2);
    assert_eq!(stage.count("SELECT count(*) FROM webhooks.attempts").await, 2);
    assert_eq!(stage.tell(PLACED).await.1, 1, "in force at once");
}

#[tokio::test]
async fn a_repeat_is_answered_and_another_command_finds_nothing() {
    let stage = Stage::open().await;
    let id = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    let ctx = ctx_of(tenant_one(), "key-1");
    for _ in 0..2 {
        let removed = stage.module.remove(&ctx, EndpointRef { id }).await.expect("answered");
        assert_eq!(removed, Removed { id });
    }
    let refused = stage.module.remove(&fresh_ctx(), EndpointRef { id }).await;
    assert_eq!(refusal(refused), WebhookError::NotFound);
}

#[tokio::test]
async fn an_endpoint_that_has_heard_of_a_whole_import_is_removed_too() {
    let stage = Stage::open().await;
    let id = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    for _ in 0..21 {
        let many = (0..200).map(|_| event(tenant_one(), PLACED)).collect();
        stage.module.tell(&ctx(tenant_one()), many).await.expect("told");
    }
    let ctx = ctx_of(tenant_one(), "key-1");
    for _ in 0..2 {
        let removed = stage.module.remove(&ctx, EndpointRef { id }).await.expect("answered");
        assert_eq!(removed, Removed { id });
    }
    assert_eq!(stage.count("SELECT count(*) FROM webhooks.deliveries").await, 0);
    assert_eq!(stage.count("SELECT count(*) FROM webhooks.endpoints").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_told_while_an_endpoint_is_removed_is_neither_kept_nor_refused() {
    let stage = Arc::new(Stage::open().await);
    for _ in 0..10 {
        let id = stage.endpoint(ERP, &["*"]).await.endpoint.id;
        stage.tell(PLACED).await;
        let mut meanwhile = JoinSet::new();
        for _ in 0..4 {
            let stage = stage.clone();
            meanwhile.spawn(async move {
                stage.tell(PLACED).await;
                stage.deliver().await;
            });
        }
        stage.module.remove(&fresh_ctx(), EndpointRef { id }).await.expect("removed");
        meanwhile.join_all().await;
    }
    assert_eq!(stage.count("SELECT count(*) FROM webhooks.deliveries").await, 0);
}
