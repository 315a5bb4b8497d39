//! Webhooks: signed, repeated until taken, given up at last.

use hmac::{Hmac, KeyInit, Mac};
use pspsim::{Config, cards};
use serde_json::json;
use sha2::Sha256;
use testkit::eventually;

use crate::stage::{Folder, Hook, Receiver, WEBHOOK_SECRET, order, start, text, with};

/// Checks a signature as the README tells a receiver to, without the code under test.
fn is_signed_by(hook: &Hook, secret: &str) -> bool {
    let (time, signature) = hook.signature.split_once(",v1=").expect("two parts");
    let seconds = time.strip_prefix("t=").expect("a time");
    seconds.parse::<u32>().expect("seconds since 1970");
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length");
    mac.update(&[seconds.as_bytes(), b".", &hook.body].concat());
    let expected: String =
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    signature == expected
}

#[tokio::test]
async fn every_step_is_told_once_signed_and_with_the_payment_after_it() {
    let folder = Folder::new();
    let receiver = Receiver::willing().await;
    let config = Config { webhook_url: Some(receiver.url.clone()), ..folder.config() };
    let (_running, merchant) = start(config).await;
    let held = with(order("order-1", cards::APPROVED), json!({ "capture": false }));
    let payment = merchant.pay("k1", &held).await;
    let path = format!("/v1/payments/{}", text(&payment["id"]));
    merchant.post(&format!("{path}/capture"), "k2", &json!({})).await;
    merchant.post(&format!("{path}/capture"), "k2", &json!({})).await;
    merchant.post(&format!("{path}/refunds"), "k3", &json!({ "amount_minor": 1 })).await;
    merchant.pay("k4", &order("order-2", cards::DECLINED)).await;
    let held = merchant.pay("k5", &with(held, json!({ "reference": "order-3" }))).await;
    merchant.post(&format!("/v1/payments/{}/void", text(&held["id"])), "k6", &json!({})).await;
    let hooks = receiver.wait_for(6).await;
    let mut kinds: Vec<String> = hooks.iter().map(Hook::kind).collect();
    kinds.sort_unstable();
    let expected = ["authorized", "authorized", "captured", "declined", "refunded", "voided"];
    assert_eq!(kinds, expected.map(|kind| format!("payment.{kind}")));
    for hook in &hooks {
        assert!(is_signed_by(hook, WEBHOOK_SECRET), "{hook:?}");
        assert!(!is_signed_by(hook, "another"), "{hook:?}");
        let body = hook.json();
        let events = body["data"]["events"].as_array().expect("a list");
        let last = events.last().expect("at least one");
        assert_eq!((&last["id"], &last["type"]), (&body["id"], &body["type"]));
        assert_eq!(last["at"], body["created_at"]);
    }
}

#[tokio::test]
async fn a_refused_webhook_comes_again_until_it_is_taken() {
    let folder = Folder::new();
    let receiver = Receiver::refusing_first(3).await;
    let config = Config { webhook_url: Some(receiver.url.clone()), ..folder.config() };
    let (running, merchant) = start(config).await;
    merchant.pay("k", &order("order-1", cards::APPROVED)).await;
    let hooks = receiver.wait_for(4).await;
    assert!(hooks.iter().all(|hook| hook.json() == hooks[0].json()));
    eventually("it is settled", async || settled(&folder).then_some(())).await;
    running.stop().await;
    assert_eq!(receiver.hooks().len(), 4, "nothing comes after it was taken");
}

#[tokio::test]
async fn a_webhook_nobody_takes_is_given_up() {
    let folder = Folder::new();
    let receiver = Receiver::refusing_first(usize::MAX).await;
    let config = Config {
        webhook_url: Some(receiver.url.clone()),
        webhook_attempts_max: 3,
        ..folder.config()
    };
    let (_running, merchant) = start(config).await;
    merchant.pay("k", &order("order-1", cards::APPROVED)).await;
    eventually("it is settled", async || settled(&folder).then_some(())).await;
    assert_eq!(receiver.hooks().len(), 3);
}

#[tokio::test]
async fn a_payment_may_name_its_own_receiver() {
    let folder = Folder::new();
    let (usual, own) = (Receiver::willing().await, Receiver::willing().await);
    let config = Config { webhook_url: Some(usual.url.clone()), ..folder.config() };
    let (_running, merchant) = start(config).await;
    let body = with(order("order-1", cards::APPROVED), json!({ "webhook_url": own.url }));
    merchant.pay("k1", &body).await;
    own.wait_for(1).await;
    merchant.pay("k2", &order("order-2", cards::APPROVED)).await;
    let hooks = usual.wait_for(1).await;
    assert_eq!(hooks[0].json()["data"]["reference"], "order-2");
}

#[tokio::test]
async fn without_webhooks_none_is_made() {
    let folder = Folder::new();
    let receiver = Receiver::willing().await;
    let quiet =
        Config { webhook_url: Some(receiver.url.clone()), webhooks: false, ..folder.config() };
    let (running, merchant) = start(quiet.clone()).await;
    merchant.pay("k1", &order("order-1", cards::APPROVED)).await;
    running.stop().await;
    let (_running, merchant) = start(Config { webhooks: true, ..quiet }).await;
    merchant.pay("k2", &order("order-2", cards::APPROVED)).await;
    let hooks = receiver.wait_for(1).await;
    assert_eq!(hooks[0].json()["data"]["reference"], "order-2");
}

fn settled(folder: &Folder) -> bool {
    let lines = std::fs::read_to_string(folder.ledger()).expect("the ledger is text");
    lines.contains("webhook_settled")
}
