//! Misbehaviour on command.

use pspsim::{Config, cards};
use serde_json::json;

use crate::stage::{Folder, Receiver, order, start};

#[tokio::test]
async fn a_provider_that_is_down_does_nothing_until_it_is_up() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    merchant.control(json!({ "down": true })).await;
    let body = order("order-1", cards::APPROVED);
    let refused = merchant.post("/v1/payments", "k", &body).await;
    assert_eq!(refused.problem().0, 503);
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(merchant.get("/v1/payments?reference=order-1").await.problem().1, "down");
    assert_eq!(merchant.get("/confirm/pay_0").await.problem().1, "down");
    merchant.control(json!({ "down": false })).await;
    assert!(merchant.by_reference("order-1").await.is_empty());
    assert_eq!(merchant.pay("k", &body).await["state"], "captured");
}

#[tokio::test]
async fn lost_replies_are_counted_and_lose_no_work() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    merchant.control(json!({ "drop_next_replies": 2 })).await;
    let body = order("order-1", cards::APPROVED).to_string();
    for _ in 0..2 {
        assert!(merchant.post_raw("/v1/payments", "k", body.clone()).await.is_none());
        assert_eq!(merchant.by_reference("order-1").await.len(), 1, "questions are answered");
    }
    let third = merchant.post_raw("/v1/payments", "k", body).await.expect("answered");
    assert_eq!(third.header("idempotent-replayed"), "true");
    assert_eq!(merchant.get("/control").await.json()["drop_next_replies"], 0);
    assert_eq!(merchant.postings("order-1").await.len(), 2, "charged once");
}

#[tokio::test]
async fn a_charge_answered_500_is_there_all_the_same() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    merchant.control(json!({ "charge_then_500": 1 })).await;
    let declined = merchant.pay("d", &order("order-0", cards::DECLINED)).await;
    assert_eq!(declined["state"], "declined", "what charges nothing uses nothing up");
    let body = order("order-1", cards::APPROVED);
    let failed = merchant.post("/v1/payments", "k", &body).await;
    assert_eq!((failed.problem().0, failed.problem().1.as_str()), (500, "injected_fault"));
    let found = merchant.by_reference("order-1").await;
    assert_eq!(found[0]["state"], "captured");
    assert_eq!(merchant.pay("k", &body).await, found[0]);
    assert_eq!(merchant.pay("k2", &order("order-2", cards::APPROVED)).await["state"], "captured");
}

#[tokio::test]
async fn a_slow_provider_works_first_and_answers_later() {
    let folder = Folder::new();
    let receiver = Receiver::willing().await;
    let config = Config { webhook_url: Some(receiver.url.clone()), ..folder.config() };
    let (_running, merchant) = start(config).await;
    merchant.control(json!({ "delay_ms": 600_000 })).await;
    let body = order("order-1", cards::APPROVED);
    let hanging = tokio::spawn({
        let (merchant, body) = (merchant.clone(), body.clone());
        async move { merchant.post("/v1/payments", "k", &body).await }
    });
    let hook = receiver.wait_for(1).await[0].json();
    assert_eq!(hook["data"]["state"], "captured");
    assert!(!hanging.is_finished());
    hanging.abort();
    merchant.control(json!({ "delay_ms": 0 })).await;
    let repeat = merchant.post("/v1/payments", "k", &body).await;
    assert_eq!(repeat.problem().1, "idempotency_in_flight", "a hung up caller changes nothing");
    assert_eq!(merchant.by_reference("order-1").await, [hook["data"].clone()]);
}

#[tokio::test]
async fn held_webhooks_leave_when_released_and_with_their_copies() {
    let folder = Folder::new();
    let receiver = Receiver::willing().await;
    let config = Config { webhook_url: Some(receiver.url.clone()), ..folder.config() };
    let (_running, merchant) = start(config).await;
    merchant.control(json!({ "hold_webhooks": true, "duplicate_webhooks": 4 })).await;
    let payment = merchant.pay("k", &order("order-1", cards::APPROVED)).await;
    let probe = merchant.pay("k2", &order("order-2", cards::APPROVED)).await;
    assert_eq!(probe["state"], "captured");
    assert!(receiver.hooks().is_empty());
    merchant.control(json!({ "hold_webhooks": false })).await;
    let hooks = receiver.wait_for(10).await;
    let own = hooks.iter().filter(|hook| hook.json()["data"] == payment);
    assert_eq!(own.count(), 5, "the webhook and four copies");
    let ids: std::collections::HashSet<_> =
        hooks.iter().map(|hook| hook.json()["id"].to_string()).collect();
    assert_eq!(ids.len(), 2, "copies share their id");
}

#[tokio::test]
async fn control_changes_only_what_it_is_given_and_refuses_what_it_does_not_know() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    merchant.control(json!({ "duplicate_webhooks": 3 })).await;
    merchant.control(json!({ "hold_webhooks": true })).await;
    let now = merchant.get("/control").await.json();
    let expected = json!({
        "down": false, "delay_ms": 0, "drop_next_replies": 0, "duplicate_webhooks": 3,
        "hold_webhooks": true, "charge_then_500": 0,
    });
    assert_eq!(now, expected);
    let wrong = json!({ "down": 1, "delay_ms": 600_001, "drop_next_replies": -1, "burn": true });
    let (status, _, mut pointers) = merchant.post("/control", "-", &wrong).await.problem();
    pointers.sort_unstable();
    assert_eq!(status, 422);
    assert_eq!(pointers, ["/burn", "/delay_ms", "/down", "/drop_next_replies"]);
    assert_eq!(merchant.get("/control").await.json(), expected, "a refused change changes nothing");
}
