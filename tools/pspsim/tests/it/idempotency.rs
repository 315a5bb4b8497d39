//! One key, one answer.

use axum::http::{Request, StatusCode};
use http_body_util::Full;
use pspsim::cards;
use serde_json::{Value, json};

use crate::stage::{Folder, Merchant, SECRET, order, start, text, with};

/// Sends the same request so many times at once and returns the bodies of the answers.
async fn at_once(merchant: &Merchant, count: usize, path: &str, body: &Value) -> Vec<Vec<u8>> {
    let mut requests = tokio::task::JoinSet::new();
    for _ in 0..count {
        let (merchant, path, body) = (merchant.clone(), path.to_owned(), body.clone());
        requests.spawn(async move { merchant.post(&path, "same", &body).await });
    }
    let replies = requests.join_all().await;
    assert!(replies.iter().all(|reply| reply.status.is_success()), "{replies:?}");
    let fresh = replies.iter().filter(|reply| reply.header("idempotent-replayed").is_empty());
    assert_eq!(fresh.count(), 1);
    replies.into_iter().map(|reply| reply.body.to_vec()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_parallel_repeats_charge_once_and_hear_the_same() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let body = order("order-1", cards::APPROVED);
    let bodies = at_once(&merchant, 20, "/v1/payments", &body).await;
    assert_eq!(bodies.len(), 20);
    assert!(bodies.iter().all(|body| *body == bodies[0]));
    assert_eq!(merchant.by_reference("order-1").await.len(), 1);
    assert_eq!(merchant.postings("order-1").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_parallel_repeats_of_a_refund_give_back_once() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let payment = merchant.pay("k", &order("order-1", cards::APPROVED)).await;
    let path = format!("/v1/payments/{}/refunds", text(&payment["id"]));
    let bodies = at_once(&merchant, 20, &path, &json!({ "amount_minor": 50 })).await;
    assert!(bodies.iter().all(|body| *body == bodies[0]));
    assert_eq!(merchant.payment(&payment["id"]).await["refunded_minor"], 50);
}

#[tokio::test]
async fn a_repeat_hears_the_first_answer_though_the_payment_has_moved_on() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let body = order("order-1", cards::APPROVED);
    let first = merchant.post("/v1/payments", "k", &body).await;
    let path = format!("/v1/payments/{}/refunds", text(&first.json()["id"]));
    merchant.post(&path, "r", &json!({ "amount_minor": 1250 })).await;
    let spelled_otherwise = serde_json::to_string_pretty(&body).expect("JSON");
    let again = merchant.post_raw("/v1/payments", "k", spelled_otherwise).await.expect("answered");
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    assert_eq!(first.json()["state"], "captured");
}

#[tokio::test]
async fn a_key_is_bound_to_its_operation_and_body() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let body = order("order-1", cards::APPROVED);
    let payment = merchant.pay("k", &body).await;
    let path = format!("/v1/payments/{}", text(&payment["id"]));
    let changes = [
        json!({ "amount_minor": 1251 }),
        json!({ "currency": "USD" }),
        json!({ "reference": "order-2" }),
        json!({ "capture": false }),
        json!({ "card": { "number": cards::DECLINED, "holder": "A. Shopper" } }),
        json!({ "card": { "number": cards::APPROVED, "holder": "B. Shopper" } }),
        json!({ "return_url": null }),
        json!({ "webhook_url": "http://127.0.0.1:1/" }),
    ];
    for change in changes {
        let refused = merchant.post("/v1/payments", "k", &with(body.clone(), change.clone())).await;
        assert_eq!(refused.problem().1, "idempotency_key_reused", "{change}");
    }
    for operation in ["void", "capture"] {
        let refused = merchant.post(&format!("{path}/{operation}"), "k", &json!({})).await;
        assert_eq!(refused.problem().1, "idempotency_key_reused", "{operation}");
    }
    assert_eq!(merchant.ledger().await.len(), 2);
}

#[tokio::test]
async fn a_refusal_is_remembered_like_any_answer() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let body = with(order("order-1", cards::APPROVED), json!({ "capture": false }));
    let payment = merchant.pay("k", &body).await;
    let path = format!("/v1/payments/{}", text(&payment["id"]));
    let refund = json!({ "amount_minor": 10 });
    let refused = merchant.post(&format!("{path}/refunds"), "r", &refund).await;
    assert_eq!(refused.problem().1, "wrong_state");
    merchant.post(&format!("{path}/capture"), "c", &json!({})).await;
    let again = merchant.post(&format!("{path}/refunds"), "r", &refund).await;
    assert_eq!((again.status, &again.body), (refused.status, &refused.body));
    assert_eq!(merchant.payment(&payment["id"]).await["refunded_minor"], 0);
}

#[tokio::test]
async fn a_change_without_a_usable_key_is_refused() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let body = order("order-1", cards::APPROVED);
    let request = Request::post(merchant.url("/v1/payments"))
        .header("authorization", format!("Bearer {SECRET}"))
        .body(Full::from(body.to_string()))
        .expect("a valid request");
    let refused = merchant.send(request).await.expect("answered");
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(refused.problem().1, "idempotency_key_missing");
    for key in ["", "two words", &"k".repeat(256)] {
        let refused = merchant.post("/v1/payments", key, &body).await;
        assert_eq!(refused.problem().1, "idempotency_key_invalid", "{key}");
    }
    assert!(merchant.by_reference("order-1").await.is_empty());
}
