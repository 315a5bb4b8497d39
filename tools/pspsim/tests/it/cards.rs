//! What each test card does.

use axum::http::StatusCode;
use pspsim::{Config, cards};
use serde_json::json;
use testkit::eventually;

use crate::stage::{Folder, Receiver, order, start, text, with};

fn posting(kind: &str, amount_minor: i64) -> (String, i64) {
    (kind.to_owned(), amount_minor)
}

#[tokio::test]
async fn an_approved_card_is_captured_at_once() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let payment = merchant.pay("k", &order("order-1", "4242 4242 4242 4242")).await;
    assert_eq!(payment["state"], "captured");
    assert_eq!(payment["reference"], "order-1");
    assert_eq!(payment["currency"], "EUR");
    assert_eq!(payment["authorized_minor"], 1250);
    assert_eq!(payment["captured_minor"], 1250);
    assert_eq!(payment["refunded_minor"], 0);
    assert_eq!(payment["events"][0]["type"], "payment.captured");
    assert_eq!(payment.get("action_url"), None);
    assert_eq!(payment.get("decline_code"), None);
    assert_eq!(merchant.payment(&payment["id"]).await, payment);
    assert_eq!(merchant.by_reference("order-1").await, [payment]);
    let booked = merchant.postings("order-1").await;
    assert_eq!(booked, [posting("authorization", 1250), posting("charge", 1250)]);
}

#[tokio::test]
async fn an_authorized_card_is_captured_in_part_or_voided() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let held = |reference| with(order(reference, cards::APPROVED), json!({ "capture": false }));
    let first = merchant.pay("k1", &held("order-1")).await;
    assert_eq!(first["state"], "authorized");
    assert_eq!(first["captured_minor"], 0);
    let path = format!("/v1/payments/{}", text(&first["id"]));
    let too_much =
        merchant.post(&format!("{path}/capture"), "k2", &json!({ "amount_minor": 1251 })).await;
    let (status, code, pointers) = too_much.problem();
    assert_eq!((status, code.as_str()), (422, "amount_exceeds_authorized"));
    assert_eq!(pointers, ["/amount_minor"]);
    let captured =
        merchant.post(&format!("{path}/capture"), "k3", &json!({ "amount_minor": 1000 })).await;
    assert_eq!(captured.status, StatusCode::OK);
    assert_eq!(captured.json()["state"], "captured");
    assert_eq!(captured.json()["captured_minor"], 1000);
    let again = merchant.post(&format!("{path}/capture"), "k4", &json!({})).await;
    assert_eq!(again.problem().1, "wrong_state");
    assert_eq!(
        merchant.postings("order-1").await,
        [posting("authorization", 1250), posting("charge", 1000), posting("void", 250)]
    );

    let second = merchant.pay("k5", &held("order-2")).await;
    let path = format!("/v1/payments/{}/void", text(&second["id"]));
    let voided =
        merchant.post_raw(&path, "k6", "").await.expect("an empty body is an empty object");
    assert_eq!(voided.json()["state"], "voided");
    let booked = merchant.postings("order-2").await;
    assert_eq!(booked, [posting("authorization", 1250), posting("void", 1250)]);
}

#[tokio::test]
async fn a_declined_card_says_why_and_moves_nothing() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let table =
        [(cards::DECLINED, "card_declined"), (cards::INSUFFICIENT_FUNDS, "insufficient_funds")];
    for (card, code) in table {
        let payment = merchant.pay(code, &order(code, card)).await;
        assert_eq!(payment["state"], "declined");
        assert_eq!(payment["decline_code"], code);
        assert_eq!(payment["authorized_minor"], 0);
        let refund = format!("/v1/payments/{}/refunds", text(&payment["id"]));
        let key = format!("r-{code}");
        let refused = merchant.post(&refund, &key, &json!({ "amount_minor": 1 })).await;
        assert_eq!(refused.problem().1, "wrong_state");
    }
    assert!(merchant.ledger().await.is_empty());
}

#[tokio::test]
async fn a_number_that_is_no_test_card_is_refused_and_leaves_its_key_unused() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    for number in ["5555555555554444", "4242424242424241", "card", "4242"] {
        let refused = merchant.post("/v1/payments", "k", &order("order-1", number)).await;
        let expected = (422, "invalid_card".to_owned(), vec!["/card/number".to_owned()]);
        assert_eq!(refused.problem(), expected, "{number}");
    }
    assert!(merchant.by_reference("order-1").await.is_empty());
    assert_eq!(merchant.pay("k", &order("order-1", cards::APPROVED)).await["state"], "captured");
}

#[tokio::test]
async fn a_late_answer_is_charged_before_it_comes_and_its_key_is_in_flight() {
    let folder = Folder::new();
    let (_running, merchant) = start(Config { late_ms: 1_500, ..folder.config() }).await;
    let body = order("order-1", cards::ANSWERS_LATE);
    let first = tokio::spawn({
        let (merchant, body) = (merchant.clone(), body.clone());
        async move { merchant.post("/v1/payments", "k", &body).await }
    });
    let charged =
        eventually("the charge", async || merchant.by_reference("order-1").await.first().cloned())
            .await;
    assert_eq!(charged["state"], "captured");
    let repeat = merchant.post("/v1/payments", "k", &body).await;
    assert_eq!(repeat.problem().1, "idempotency_in_flight");
    assert!(["1", "2"].contains(&repeat.header("retry-after")), "{repeat:?}");
    let other = with(body.clone(), json!({ "amount_minor": 1 }));
    let other = merchant.post("/v1/payments", "k", &other).await;
    assert_eq!(other.problem().1, "idempotency_key_reused");
    let first = first.await.expect("no panic");
    assert_eq!(first.json(), charged);
    let settled = eventually("the kept answer", async || {
        let reply = merchant.post("/v1/payments", "k", &body).await;
        (reply.status == StatusCode::CREATED).then_some(reply)
    });
    assert_eq!(settled.await.body, first.body);
    assert_eq!(merchant.postings("order-1").await.len(), 2, "charged once");
}

#[tokio::test]
async fn a_charge_whose_answer_never_comes_is_found_by_reference_webhook_and_key() {
    let folder = Folder::new();
    let receiver = Receiver::willing().await;
    let config = Config { webhook_url: Some(receiver.url.clone()), ..folder.config() };
    let (_running, merchant) = start(config).await;
    let body = order("order-1", cards::NEVER_ANSWERS);
    let lost = merchant.post_raw("/v1/payments", "k", body.to_string()).await;
    assert!(lost.is_none(), "{lost:?}");
    let found = merchant.by_reference("order-1").await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["captured_minor"], 1250);
    let hooks = receiver.wait_for(1).await;
    assert_eq!(hooks[0].kind(), "payment.captured");
    assert_eq!(hooks[0].json()["data"], found[0]);
    assert_eq!(merchant.pay("k", &body).await, found[0], "a repeat is answered");
    assert_eq!(merchant.postings("order-1").await.len(), 2, "charged once");
}
