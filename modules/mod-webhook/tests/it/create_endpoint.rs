//! Adding an address.

use std::sync::Arc;

use mod_webhook_api::{EndpointStatus, WebhookEndpoints, WebhookError};
use testkit::{ctx_of, fresh_ctx, tenant_one};
use tokio::task::JoinSet;

use crate::stage::{ERP, Stage, draft, faults, refusal, without_key};

#[tokio::test]
async fn an_endpoint_is_active_and_its_secret_is_told() {
    let stage = Stage::open().await;
    let made = stage.endpoint("  https://erp.example/hooks ", &["orders.*", "*"]).await;
    let endpoint = made.endpoint;
    assert_eq!((endpoint.url.as_str(), endpoint.version), (ERP, 1));
    assert_eq!(endpoint.status, EndpointStatus::Active);
    assert!(made.secret.starts_with("whsec_"), "a secret");
    assert_eq!(stage.seen(endpoint.id).await, endpoint);
    assert_ne!(stage.endpoint(ERP, &["*"]).await.secret, made.secret);
}

#[tokio::test]
async fn a_repeat_is_told_the_same_endpoint_and_secret_which_no_reply_keeps() {
    let stage = Stage::open().await;
    let ctx = ctx_of(tenant_one(), "key-1");
    let first = stage.module.create(&ctx, draft(ERP, &["*"])).await.expect("created");
    let again = stage.module.create(&ctx, draft(ERP, &["*"])).await.expect("told again");
    assert!(first == again, "the same");
    assert_eq!(stage.count("SELECT count(*) FROM webhooks.endpoints").await, 1);
    let kept = "SELECT count(*) FROM webhooks.replies WHERE reply::text LIKE '%whsec%'";
    assert_eq!(stage.count(kept).await, 0);
    assert_eq!(stage.count("SELECT count(*) FROM webhooks.replies").await, 1);

    let other = stage.module.create(&ctx, draft(ERP, &["orders.*"])).await;
    assert_eq!(refusal(other), WebhookError::KeyReused);
    let keyless = stage.module.create(&without_key(), draft(ERP, &["*"])).await;
    assert_eq!(refusal(keyless), WebhookError::KeyRequired);
}

#[tokio::test]
async fn every_fault_is_named() {
    let stage = Stage::open().await;
    let check = async |url: &str, types: &[&str], description: &str| {
        let mut draft = draft(url, types);
        draft.description = description.to_owned();
        let faults = faults(stage.module.create(&fresh_ctx(), draft).await);
        faults.into_iter().map(|(pointer, code)| format!("{pointer} {code}")).collect::<Vec<_>>()
    };
    let at_url = async |url: &str| check(url, &["*"], "").await;
    assert_eq!(at_url("").await, ["/url required"]);
    assert_eq!(at_url("erp.example").await, ["/url invalid_url"]);
    assert_eq!(at_url("http://erp.example").await, ["/url not_https"]);
    assert_eq!(at_url("https://localhost").await, ["/url private_address"]);
    let long = format!("https://{}", "e".repeat(500));
    assert_eq!(at_url(&long).await, ["/url too_long"]);

    let types = ["orders.*", "orders.order_lost.v1", "catalog.*", "orders.*", ""];
    assert_eq!(
        check(ERP, &types, "").await,
        [
            "/types/1 unknown_type",
            "/types/2 unknown_type",
            "/types/3 duplicate",
            "/types/4 unknown_type"
        ]
    );
    assert_eq!(check(ERP, &[], "").await, ["/types batch_size"]);
    assert_eq!(check(ERP, &["*"; 51], "").await[0], "/types batch_size");
    let described = check(ERP, &["*"], &format!("a\nb{}", "c".repeat(200))).await;
    assert_eq!(described, ["/description too_long", "/description control_characters"]);
    assert_eq!(stage.count("SELECT count(*) FROM webhooks.endpoints").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn there_are_fifty_at_most_however_many_are_asked_for_at_once() {
    let stage = Arc::new(Stage::open().await);
    for _ in 0..45 {
        stage.endpoint(ERP, &["*"]).await;
    }
    let mut asked = JoinSet::new();
    for _ in 0..10 {
        let stage = stage.clone();
        asked.spawn(async move { stage.module.create(&fresh_ctx(), draft(ERP, &["*"])).await });
    }
    let (made, refused): (Vec<_>, Vec<_>) =
        asked.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!((made.len(), refused.len()), (5, 5));
    for answer in refused {
        assert_eq!(refusal(answer), WebhookError::TooMany { max: 50 });
    }
}
