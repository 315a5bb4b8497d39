//! Money that comes by transfer, and money that is sent back.

use serde_json::{Value, json};

use crate::stage::{ORDER, Stage, order, payment};

const REFUND: &str = "018f0000-0000-7000-8000-000000000009";

fn eur(minor: i64) -> Value {
    json!({ "amount_minor": minor, "currency": "EUR" })
}

/// The order's payment, of which this much has come.
fn transfer(received: i64) -> Value {
    let mut payment = payment();
    payment["method"] = json!("bank_transfer");
    payment["state"] = json!("partially_paid");
    payment["captured"] = eur(received);
    payment["transfer"] = json!({
        "account": { "holder": "N", "number": "DE89370400440532013000", "bank": "B" },
        "reference": "RF29SHOPK7MX4Q2P9A", "due_at": "2026-02-07T10:00:00Z",
        "received": eur(received), "surplus": eur(0), "to_return": eur(0), "expired": false,
        "undoing": false,
    });
    payment
}

fn came() -> Value {
    json!({
        "reference": "RF29 SHOP K7MX 4Q2P 9A", "amount": eur(1_000), "booked_on": "2026-02-01",
        "bank_id": "17",
    })
}

fn recorded(outcome: &Value) -> Value {
    json!({ "fresh": true, "outcome": outcome, "payment": transfer(1_000) })
}

#[tokio::test]
async fn money_is_recorded_under_its_reference_and_the_answer_says_what_it_comes_to() {
    for (outcome, word) in [
        (json!("paid"), "paid"),
        (json!({ "partially_paid": { "rest": eur(1_490) } }), "partially_paid"),
        (json!({ "overpaid": { "surplus": eur(1) } }), "overpaid"),
        (json!("late"), "late"),
        (json!({ "unwanted": { "to_return": eur(1_000) } }), "unwanted"),
    ] {
        let stage = Stage::open();
        stage.answers("payment.Payments/record_transfer", recorded(&outcome));
        let answer = stage.change("POST", "/transfers", &came()).await;
        assert_eq!((answer.status.as_u16(), &answer.body["outcome"]), (200, &json!(word)));
        let told = &answer.body["payment"]["transfer"];
        assert_eq!((&told["received"], &told["rest"]), (&eur(1_000), &eur(1_490)));
        let call = stage.call("payment.Payments/record_transfer");
        call.assert_by_staff();
        let target = json!({ "reference": "RF29 SHOP K7MX 4Q2P 9A" });
        assert_eq!(call.request["target"], target);
        assert_eq!((&call.request["bank_id"], &call.request["note"]), (&json!("17"), &json!("")));
    }
}

#[tokio::test]
async fn money_without_its_reference_is_recorded_for_an_order_by_its_number() {
    let stage = Stage::open();
    let found = json!({ "by": { "id": ORDER }, "order": order(&json!({ "status": "pending" }), &json!([])) });
    stage.answers("order.Orders/find", json!({ "found": [found], "missing": [] }));
    stage.answers("payment.Payments/record_transfer", recorded(&json!("paid")));
    let mut body = came();
    body.as_object_mut().expect("an object").remove("reference");
    body["order"] = json!("k7mx4q2p");
    assert_eq!(stage.change("POST", "/transfers", &body).await.status, 200);
    let call = stage.call("payment.Payments/record_transfer");
    assert_eq!(call.request["target"], json!({ "of_order": ORDER }));

    body["reference"] = json!("RF29");
    let both = stage.change("POST", "/transfers", &body).await;
    assert_eq!(both.fault(), ("/reference", "required"));
    for field in ["order", "reference"] {
        body.as_object_mut().expect("an object").remove(field);
    }
    let neither = stage.change("POST", "/transfers", &body).await;
    assert_eq!(neither.fault(), ("/reference", "required"));
}

#[tokio::test]
async fn what_cannot_be_recorded_is_refused_with_its_reason() {
    for (error, status, code) in [
        (json!({ "unknown_reference": "RF29" }), 404, "payment.unknown_reference"),
        (json!("not_a_transfer"), 409, "payment.not_a_transfer"),
        (json!({ "bank_id_reused": "17" }), 409, "payment.bank_id_reused"),
        (
            json!({ "currency_mismatch": { "expected": "EUR", "found": "USD" } }),
            422,
            "payment.currency_mismatch",
        ),
    ] {
        let stage = Stage::open();
        stage.refuses("payment.Payments/record_transfer", error);
        let answer = stage.change("POST", "/transfers", &came()).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (status, code));
    }
    let stage = Stage::open();
    let mut never = came();
    never["booked_on"] = json!("2026-02-30");
    assert_eq!(stage.change("POST", "/transfers", &never).await.status, 422);
    assert!(stage.calls().is_empty(), "nothing is asked");
}

#[tokio::test]
async fn what_is_awaited_and_what_is_to_be_sent_back_are_listed() {
    let stage = Stage::open();
    stage.answers("payment.Payments/awaited", json!([transfer(100)]));
    let awaited = stage.get("/transfers").await.body;
    assert_eq!(awaited["items"][0]["order_id"], ORDER);
    assert_eq!(awaited["items"][0]["payment"]["transfer"]["rest"], eur(2_390));

    let due = json!({
        "refund_id": REFUND, "amount": eur(20), "surplus": true, "reason": "too much",
        "asked_at": "2026-02-01T10:00:00Z", "payment": transfer(2_490),
    });
    stage.answers("payment.Payments/returns_due", json!([due]));
    let returns = stage.get("/returns").await.body;
    let first = &returns["items"][0];
    assert_eq!((&first["refund_id"], &first["surplus"]), (&json!(REFUND), &json!(true)));
    assert_eq!((&first["order_id"], &first["amount"]), (&json!(ORDER), &eur(20)));
}

#[tokio::test]
async fn money_that_was_sent_back_settles_its_refund() {
    let stage = Stage::open();
    let refund = json!({
        "id": REFUND, "payment": transfer(2_490), "amount": eur(20), "settled": true,
    });
    stage.answers("payment.Payments/record_return", refund);
    let body = json!({ "booked_on": "2026-02-02", "bank_id": "out-1" });
    let answer = stage.change("POST", &format!("/returns/{REFUND}"), &body).await;
    assert_eq!((answer.status.as_u16(), &answer.body["settled"]), (200, &json!(true)));
    let call = stage.call("payment.Payments/record_return");
    call.assert_by_staff();
    assert_eq!(call.request["refund_id"], REFUND);
    let unknown = stage.change("POST", "/returns/none", &body).await;
    assert_eq!((unknown.status.as_u16(), unknown.code()), (404, "payment.no_such_return"));
}
