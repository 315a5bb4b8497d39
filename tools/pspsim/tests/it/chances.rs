//! Misbehaviour by chance.

use pspsim::{Config, cards};
use serde_json::{Value, json};

use crate::stage::{Folder, Merchant, Receiver, order, start};

async fn set(merchant: &Merchant, chances: Value) {
    let set = merchant.post("/control/chances", "-", &chances).await;
    assert_eq!(set.status.as_u16(), 200, "{}", set.text());
}

async fn happened(merchant: &Merchant) -> Value {
    merchant.get("/control/chances").await.json()["happened"].clone()
}

#[tokio::test]
async fn a_seed_declines_the_same_payments_in_every_run() {
    let mut runs = Vec::new();
    for seed in [11, 11, 12] {
        let folder = Folder::new();
        let (_running, merchant) = start(folder.config()).await;
        set(&merchant, json!({ "seed": seed, "decline_permille": 400 })).await;
        let mut states = Vec::new();
        for number in 0..20 {
            let body = order(&format!("order-{number}"), cards::APPROVED);
            states.push(merchant.pay(&format!("k{number}"), &body).await["state"].clone());
        }
        let declined = states.iter().filter(|state| **state == "declined").count();
        assert_eq!(happened(&merchant).await["declined"], declined);
        runs.push(states);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
}

#[tokio::test]
async fn replies_are_lost_after_the_work_and_connections_before_it() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let body = order("order-1", cards::APPROVED).to_string();
    set(&merchant, json!({ "reset_permille": 1000 })).await;
    assert!(merchant.post_raw("/v1/payments", "k", body.clone()).await.is_none());
    assert!(merchant.by_reference("order-1").await.is_empty(), "nothing was done");
    set(&merchant, json!({ "lose_reply_permille": 1000 })).await;
    assert!(merchant.post_raw("/v1/payments", "k", body.clone()).await.is_none());
    assert_eq!(merchant.by_reference("order-1").await.len(), 1, "the work was done");
    set(&merchant, json!({ "charge_then_500_permille": 1000 })).await;
    let second = order("order-2", cards::APPROVED);
    assert_eq!(merchant.post("/v1/payments", "k2", &second).await.problem().0, 500);
    set(&merchant, json!({})).await;
    assert_eq!(merchant.pay("k2", &second).await["state"], "captured");
    let repeat = merchant.post_raw("/v1/payments", "k", body).await.expect("answered");
    assert_eq!(repeat.header("idempotent-replayed"), "true");
    let happened = happened(&merchant).await;
    assert_eq!(happened["reset"], 1);
    assert_eq!(happened["replies_lost"], 1);
    assert_eq!(happened["charged_then_500"], 1);
}

#[tokio::test]
async fn webhooks_come_doubled_and_forged() {
    let folder = Folder::new();
    let receiver = Receiver::willing().await;
    let config = Config { webhook_url: Some(receiver.url.clone()), ..folder.config() };
    let (_running, merchant) = start(config).await;
    let chances = json!({ "duplicate_webhook_permille": 1000, "forge_webhook_permille": 1000 });
    set(&merchant, chances).await;
    let payment = merchant.pay("k", &order("order-1", cards::APPROVED)).await;
    let hooks = receiver.wait_for(5).await;
    let (real, forged): (Vec<_>, Vec<_>) =
        hooks.iter().partition(|hook| hook.json()["data"] == payment);
    assert_eq!((real.len(), forged.len()), (4, 1));
    assert_eq!(forged[0].json()["data"]["state"], "refunded");
    assert_eq!(happened(&merchant).await["forged_webhooks_taken"], 1, "this receiver takes all");
    assert_eq!(merchant.postings("order-1").await.len(), 2, "and the ledger knows of no refund");
}

#[tokio::test]
async fn a_settlement_report_is_right_unless_chance_has_it_otherwise() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    for number in 0..30 {
        let body = order(&format!("order-{number}"), cards::APPROVED);
        merchant.pay(&format!("k{number}"), &body).await;
    }
    let report = || async { merchant.get("/v1/settlements").await.text() };
    let right = report().await;
    let references: Vec<String> = right
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).expect("JSON lines")["reference"].to_string()
        })
        .collect();
    let expected: Vec<String> = (0..30).map(|number| format!("\"order-{number}\"")).collect();
    assert_eq!(references, expected);
    set(&merchant, json!({ "seed": 4, "wrong_settlement_permille": 300 })).await;
    let wrong = report().await;
    assert_ne!(wrong, right);
    assert_eq!(report().await, wrong, "the same each time");
    set(&merchant, json!({})).await;
    assert_eq!(report().await, right);
}

#[tokio::test]
async fn an_unknown_chance_is_refused() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let refused = merchant.post("/control/chances", "-", &json!({ "burn_permille": 1 })).await;
    assert_eq!((refused.problem().0, refused.problem().1.as_str()), (422, "validation_failed"));
}
