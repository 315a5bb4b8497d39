//! Refunds never exceed what was captured, however they are asked for.

use pspsim::cards;
use serde_json::json;

use crate::stage::{Folder, order, start, text};

#[tokio::test]
async fn refunds_end_at_exactly_what_was_captured() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let payment = merchant.pay("k", &order("order-1", cards::APPROVED)).await;
    let path = format!("/v1/payments/{}/refunds", text(&payment["id"]));
    let refund = async |key: &str, amount_minor: i64| {
        merchant.post(&path, key, &json!({ "amount_minor": amount_minor })).await
    };
    let first = refund("r1", 1000).await;
    assert_eq!(first.json()["state"], "partially_refunded");
    let too_much = refund("r2", 251).await;
    let expected = (422, "amount_exceeds_captured".to_owned(), vec!["/amount_minor".to_owned()]);
    assert_eq!(too_much.problem(), expected);
    let last = refund("r3", 250).await;
    assert_eq!(last.json()["state"], "refunded");
    assert_eq!(last.json()["refunded_minor"], 1250);
    assert_eq!(refund("r4", 1).await.problem(), expected);
    let kinds: Vec<String> = last.json()["events"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|event| text(&event["type"]))
        .collect();
    assert_eq!(kinds, ["payment.captured", "payment.refunded", "payment.refunded"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_refunds_share_what_is_there() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let payment = merchant.pay("k", &order("order-1", cards::APPROVED)).await;
    let path = format!("/v1/payments/{}/refunds", text(&payment["id"]));
    let mut requests = tokio::task::JoinSet::new();
    for number in 0..20 {
        let (merchant, path) = (merchant.clone(), path.clone());
        requests.spawn(async move {
            let key = format!("r{number}");
            merchant.post(&path, &key, &json!({ "amount_minor": 100 })).await.status.as_u16()
        });
    }
    let mut statuses = requests.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [vec![200; 12], vec![422; 8]].concat());
    let refunded: i64 = merchant
        .postings("order-1")
        .await
        .iter()
        .filter(|(kind, _)| kind == "refund")
        .map(|(_, amount_minor)| amount_minor)
        .sum();
    assert_eq!(refunded, 1200);
    assert_eq!(merchant.payment(&payment["id"]).await["refunded_minor"], 1200);
}
