//! Orders: listed, shown, cancelled, shipped, refunded.

use serde_json::{Value, json};

use crate::stage::{ORDER, PAYMENT, Stage, order, payment};

fn placed() -> Value {
    let money = json!({ "amount_minor": 2490, "currency": "EUR" });
    let paid = json!({
        "payment_id": PAYMENT, "method": "testcard", "state": "captured", "amount": money,
    });
    json!({
        "status": "placed", "placed_at": "2026-01-31T10:00:00Z", "payment": paid,
        "reservation_id": ORDER,
    })
}

fn told(event: &str, note: &str) -> Value {
    json!({
        "at": "2026-01-31T10:00:00Z", "actor": { "kind": "system", "id": "checkout" },
        "event": event, "note": note,
    })
}

/// A stage on which one order exists, in this state.
fn with_order(state: &Value) -> Stage {
    let stage = Stage::open();
    let timeline = json!([told("opened", ""), told("placed", ""), told("refunded", "4.90 EUR")]);
    let found = json!({ "by": { "id": ORDER }, "order": order(state, &timeline) });
    stage.answers("order.Orders/find", json!({ "found": [found], "missing": [] }));
    stage.answers("payment.Payments/find", json!({ "items": [payment()], "missing": [] }));
    stage
}

#[tokio::test]
async fn orders_are_listed_by_status_and_text() {
    let stage = Stage::open();
    let money = |minor: i64| json!({ "amount_minor": minor, "currency": "EUR" });
    let summary = json!({
        "id": ORDER, "number": "K7MX-4Q2P", "status": "placed", "name": "Ada",
        "email": "ada@example.com", "units": 2, "total": money(2490), "refunded": money(0),
        "created_at": "2026-01-31T10:00:00Z",
    });
    stage.answers("order.Orders/list", json!({ "items": [summary], "next": "bmV4dA" }));
    let answer = stage.get("/orders?status=placed&text=ada%40example.com&limit=5").await;
    assert_eq!(answer.body, json!({ "items": [summary], "next": "bmV4dA" }));
    let asked = stage.call("order.Orders/list").request;
    let page = json!({ "after": null, "limit": 5 });
    let expected = json!({ "status": "placed", "text": "ada@example.com", "page": page });
    assert_eq!(asked, expected);
}

#[tokio::test]
async fn an_order_is_shown_with_its_payment_its_refunds_and_its_story() {
    let stage = with_order(&placed());
    let answer = stage.get("/orders/k7mx4q2p").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let asked = stage.call("order.Orders/find").request;
    assert_eq!(asked, json!([{ "number": "K7MX-4Q2P" }]), "as people type it");
    let body = answer.body;
    assert_eq!(body["status"], "placed");
    assert_eq!(body["payment"]["state"], "captured");
    assert_eq!(body["total"]["amount_minor"], 2490);
    assert_eq!(body["refunded"]["amount_minor"], 490);
    assert_eq!(body["timeline"].as_array().map(Vec::len), Some(3));
    assert_eq!(body["refunds"].as_array().map(Vec::len), Some(1));
    assert_eq!(body["refunds"][0]["note"], "4.90 EUR");
    assert_eq!(body["lines"][0]["sku"], "MUG-BLUE");
}

#[tokio::test]
async fn an_order_that_is_not_there_is_404() {
    let stage = Stage::open();
    stage.answers("order.Orders/find", json!({ "found": [], "missing": [{ "id": ORDER }] }));
    stage.refuses("order.Orders/cancel", json!({ "unknown_order": ORDER }));
    stage.refuses("payment.Payments/refund", json!("not_found"));
    for called in [ORDER, "K7MX-4Q2P", "nonsense", "%00"] {
        let answer = stage.get(&format!("/orders/{called}")).await;
        assert_eq!(answer.status, 404, "{called}");
    }
    for called in [ORDER, "K7MX-4Q2P", "nonsense"] {
        let reason = json!({ "reason": "r" });
        let path = format!("/orders/{called}/cancel");
        let answer = stage.change("POST", &path, &reason).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (404, "order.unknown_order"));
        let path = format!("/orders/{called}/refund");
        assert_eq!(stage.change("POST", &path, &reason).await.status, 404, "{called}");
    }
}

#[tokio::test]
async fn an_order_is_cancelled_by_its_number() {
    let cancelled = json!({
        "status": "cancelled", "cancelled_at": "2026-01-31T11:00:00Z", "reason": "sold out",
        "placement": null,
    });
    let stage = with_order(&placed());
    stage.answers("order.Orders/cancel", order(&cancelled, &json!([])));
    let body = json!({ "reason": "sold out" });
    let answer = stage.change("POST", "/orders/K7MX-4Q2P/cancel", &body).await;
    assert_eq!(answer.body["status"], "cancelled", "{}", answer.body);
    let told = json!({ "at": "2026-01-31T11:00:00Z", "reason": "sold out" });
    assert_eq!(answer.body["cancellation"], told);
    let call = stage.call("order.Orders/cancel");
    call.assert_by_staff();
    assert_eq!(call.request, json!({ "order_id": ORDER, "reason": "sold out" }));
}

#[tokio::test]
async fn what_the_state_does_not_allow_is_a_conflict() {
    let stage = with_order(&placed());
    let refusal = json!({ "not_allowed": { "action": "ship", "status": "cancelled" } });
    stage.refuses("order.Orders/ship", refusal);
    let answer = stage.change("POST", "/orders/K7MX-4Q2P/ship", &json!({ "carrier": "DHL" })).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (409, "order.not_allowed"));
    assert_eq!(answer.body["details"]["status"], "cancelled");
}

#[tokio::test]
async fn an_order_is_shipped_with_or_without_a_number_of_the_carrier() {
    let mut state = json!({
        "status": "shipped", "shipped_at": "2026-01-31T12:00:00Z", "carrier": "DHL",
        "tracking": "0034",
    });
    state["placement"] = placed();
    let stage = with_order(&placed());
    stage.answers("order.Orders/ship", order(&state, &json!([])));
    let body = json!({ "carrier": "DHL", "tracking": "0034" });
    let answer = stage.change("POST", &format!("/orders/{ORDER}/ship"), &body).await;
    let told = json!({ "at": "2026-01-31T12:00:00Z", "carrier": "DHL", "tracking": "0034" });
    assert_eq!(answer.body["shipment"], told, "{}", answer.body);
    let call = stage.call("order.Orders/ship");
    call.assert_by_staff();
    let expected = json!({ "order_id": ORDER, "carrier": "DHL", "tracking": "0034" });
    assert_eq!(call.request, expected);
}

#[tokio::test]
async fn money_is_given_back_in_part_or_all_that_is_left() {
    let refund = |settled: bool| {
        json!({
            "id": ORDER, "payment": payment(), "settled": settled,
            "amount": { "amount_minor": 490, "currency": "EUR" },
        })
    };
    let amount = json!({ "amount_minor": 490, "currency": "EUR" });
    for (body, asked, settled, status) in [
        (json!({ "amount": amount, "reason": "broken" }), amount.clone(), true, 200),
        (json!({ "reason": "broken" }), Value::Null, true, 200),
        (json!({ "reason": "broken" }), Value::Null, false, 202),
    ] {
        let stage = with_order(&placed());
        stage.answers("payment.Payments/refund", refund(settled));
        let answer = stage.change("POST", "/orders/K7MX-4Q2P/refund", &body).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        assert_eq!(answer.body["settled"], settled);
        let call = stage.call("payment.Payments/refund");
        call.assert_by_staff();
        let expected =
            json!({ "payment": { "of_order": ORDER }, "amount": asked, "reason": "broken" });
        assert_eq!(call.request, expected);
    }
}

#[tokio::test]
async fn more_than_was_taken_is_not_given_back() {
    let stage = with_order(&placed());
    let money = |minor: i64| json!({ "amount_minor": minor, "currency": "EUR" });
    let refusal = json!({ "requested": money(9_999), "left": money(2_490) });
    stage.refuses("payment.Payments/refund", json!({ "refund_exceeds_captured": refusal }));
    let body = json!({ "amount": money(9_999), "reason": "r" });
    let answer = stage.change("POST", "/orders/K7MX-4Q2P/refund", &body).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (409, "payment.refund_exceeds_captured"));
}
