//! Systems of the merchant that are told what happens.

use serde_json::{Value, json};

use crate::stage::{Answered, Stage};

const ENDPOINT: &str = "018f0000-0000-7000-8000-000000000021";
const OTHER: &str = "018f0000-0000-7000-8000-000000000022";
const DELIVERY: &str = "018f0000-0000-7000-8000-000000000023";
const EVENT: &str = "018f0000-0000-7000-8000-000000000024";
const AT: &str = "2026-01-31T10:00:00Z";

fn endpoint(status: &Value) -> Value {
    json!({
        "id": ENDPOINT, "url": "https://erp.example/hooks", "types": ["orders.*"],
        "description": "ERP", "status": status, "version": 3, "created_at": AT,
        "failing_since": AT,
    })
}

fn with_secret() -> Value {
    json!({ "endpoint": endpoint(&json!("active")), "secret": "whsec_AAAA" })
}

fn delivery(to: &str) -> Value {
    json!({
        "id": DELIVERY, "endpoint_id": to, "event_id": EVENT,
        "event_type": "orders.order_placed.v1", "state": "queued", "attempts": 2,
        "last_status": 503, "last_error": "status 503", "queued_at": AT, "next_try_at": AT,
    })
}

fn detail(to: &str) -> Value {
    let attempt = json!({
        "number": 1, "started_at": AT, "finished_at": AT, "status": 503, "error": "status 503",
    });
    json!({ "delivery": delivery(to), "body": "{\"type\":\"x\"}", "attempts": [attempt] })
}

/// A stage that has the one endpoint.
fn stage() -> Stage {
    let stage = Stage::open();
    let found = json!({ "items": [endpoint(&json!("active"))], "missing": [] });
    stage.answers("webhook.WebhookEndpoints/find", found);
    stage
}

/// A stage that has none.
fn empty_stage() -> Stage {
    let stage = Stage::open();
    let none = json!({ "items": [], "missing": [ENDPOINT] });
    stage.answers("webhook.WebhookEndpoints/find", none);
    stage
}

fn assert_unknown(answer: &Answered, code: &str) {
    assert_eq!((answer.status.as_u16(), answer.code()), (404, code), "{}", answer.body);
}

#[tokio::test]
async fn an_address_is_added_by_staff_and_its_secret_is_told_then() {
    let stage = stage();
    stage.answers("webhook.WebhookEndpoints/create", with_secret());
    let body = json!({ "url": "https://erp.example/hooks", "types": ["orders.*"] });
    let answer = stage.change("POST", "/webhooks", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert_eq!(answer.body["secret"], "whsec_AAAA");
    let shown = &answer.body["endpoint"];
    assert_eq!((&shown["id"], &shown["version"]), (&json!(ENDPOINT), &json!(3)));
    let call = stage.call("webhook.WebhookEndpoints/create");
    call.assert_by_staff();
    assert_eq!(call.request["url"], "https://erp.example/hooks");
    assert_eq!(
        (&call.request["types"], &call.request["description"]),
        (&json!(["orders.*"]), &json!(""))
    );

    stage
        .answers("webhook.WebhookEndpoints/list", json!({ "items": [endpoint(&json!("active"))] }));
    let listed = stage.get("/webhooks?limit=7").await;
    assert_eq!(listed.body["items"][0]["url"], "https://erp.example/hooks");
    assert!(!listed.body.to_string().contains("whsec"), "it is told once");
    let query = stage.call("webhook.WebhookEndpoints/list").request;
    assert_eq!(query["page"]["limit"], 7);
}

#[tokio::test]
async fn an_address_says_whether_and_why_it_is_not_posted_to() {
    for (status, word, because) in [
        (json!("active"), "active", Value::Null),
        (json!("paused"), "paused", Value::Null),
        (json!({ "disabled": "gone" }), "disabled", json!("gone")),
        (json!({ "disabled": "failing" }), "disabled", json!("failing")),
    ] {
        let stage = Stage::open();
        let found = json!({ "items": [endpoint(&status)], "missing": [] });
        stage.answers("webhook.WebhookEndpoints/find", found);
        let shown = stage.get(&format!("/webhooks/{ENDPOINT}")).await;
        assert_eq!(shown.status, 200, "{}", shown.body);
        assert_eq!(
            (&shown.body["status"], &shown.body["disabled_because"]),
            (&json!(word), &because)
        );
        assert_eq!(shown.body["failing_since"], AT);
    }
}

#[tokio::test]
async fn a_change_names_what_is_to_be_different_and_nothing_else() {
    let stage = stage();
    stage.answers("webhook.WebhookEndpoints/change", endpoint(&json!("paused")));
    let path = format!("/webhooks/{ENDPOINT}");
    let answer = stage.change("PATCH", &path, &json!({ "status": "paused", "version": 2 })).await;
    assert_eq!((answer.status.as_u16(), &answer.body["status"]), (200, &json!("paused")));
    let call = stage.call("webhook.WebhookEndpoints/change");
    call.assert_by_staff();
    let expected = json!({
        "id": ENDPOINT, "version": 2, "url": null, "types": null, "description": null,
        "pausing": "pause",
    });
    assert_eq!(call.request, expected);

    let conflict = json!({ "version_conflict": { "expected": 2, "found": 3 } });
    stage.refuses("webhook.WebhookEndpoints/change", conflict);
    let answer = stage.change("PATCH", &path, &json!({ "version": 2, "types": ["*"] })).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (409, "webhook.version_conflict"));
    let wrong = stage.change("PATCH", &path, &json!({ "status": "disabled" })).await;
    assert_eq!(wrong.fault(), ("/status", "unknown_variant"));
}

#[tokio::test]
async fn a_secret_is_rotated_with_a_day_of_both_unless_told_otherwise() {
    for (body, seconds) in [(json!({}), 86_400), (json!({ "overlap_seconds": 0 }), 0)] {
        let stage = stage();
        stage.answers("webhook.WebhookEndpoints/rotate_secret", with_secret());
        let answer = stage.change("POST", &format!("/webhooks/{ENDPOINT}/secret"), &body).await;
        assert_eq!((answer.status.as_u16(), &answer.body["secret"]), (200, &json!("whsec_AAAA")));
        let call = stage.call("webhook.WebhookEndpoints/rotate_secret");
        call.assert_by_staff();
        assert_eq!(call.request, json!({ "id": ENDPOINT, "overlap_seconds": seconds }));
    }
}

#[tokio::test]
async fn a_ping_answers_its_delivery_and_a_removal_nothing() {
    let stage = stage();
    stage.answers("webhook.WebhookDeliveries/ping", delivery(ENDPOINT));
    let answer = stage.change("POST", &format!("/webhooks/{ENDPOINT}/ping"), &json!({})).await;
    assert_eq!((answer.status.as_u16(), &answer.body["id"]), (202, &json!(DELIVERY)));
    stage.call("webhook.WebhookDeliveries/ping").assert_by_staff();

    stage.answers("webhook.WebhookEndpoints/remove", json!({ "id": ENDPOINT }));
    let answer = stage.change("DELETE", &format!("/webhooks/{ENDPOINT}"), &json!({})).await;
    assert_eq!((answer.status.as_u16(), &answer.body), (204, &Value::Null));
    stage.call("webhook.WebhookEndpoints/remove").assert_by_staff();
}

#[tokio::test]
async fn deliveries_are_listed_by_address_and_shown_with_every_try() {
    let stage = stage();
    let page = json!({ "items": [delivery(ENDPOINT)], "next": "more" });
    stage.answers("webhook.WebhookDeliveries/list", page);
    let path = format!("/webhooks/{ENDPOINT}/deliveries?state=queued&limit=1");
    let listed = stage.get(&path).await;
    assert_eq!((listed.status.as_u16(), &listed.body["next"]), (200, &json!("more")));
    let first = &listed.body["items"][0];
    assert_eq!((&first["state"], &first["last_status"]), (&json!("queued"), &json!(503)));
    let query = stage.call("webhook.WebhookDeliveries/list").request;
    assert_eq!((&query["endpoint_id"], &query["state"]), (&json!(ENDPOINT), &json!("queued")));

    stage.answers("webhook.WebhookDeliveries/detail", json!([detail(ENDPOINT)]));
    let shown = stage.get(&format!("/webhook-deliveries/{DELIVERY}")).await;
    assert_eq!(shown.body["body"], "{\"type\":\"x\"}");
    assert_eq!(shown.body["attempts"][0]["error"], "status 503");
    assert_eq!(shown.body["delivery"]["event_id"], EVENT);
}

#[tokio::test]
async fn deliveries_of_one_address_are_replayed_by_name_or_since_an_instant() {
    let stage = stage();
    stage.answers("webhook.WebhookDeliveries/replay", json!({ "deliveries": 4 }));
    let path = format!("/webhooks/{ENDPOINT}/replay");
    let answer = stage.change("POST", &path, &json!({ "since": AT })).await;
    assert_eq!((answer.status.as_u16(), &answer.body["deliveries"]), (202, &json!(4)));
    let call = stage.call("webhook.WebhookDeliveries/replay");
    call.assert_by_staff();
    let expected = json!({ "failed_since": { "endpoint_id": ENDPOINT, "since": AT } });
    assert_eq!(call.request, expected);

    let stage = self::stage();
    stage.answers("webhook.WebhookDeliveries/replay", json!({ "deliveries": 1 }));
    stage.answers("webhook.WebhookDeliveries/detail", json!([detail(ENDPOINT)]));
    let named = json!({ "deliveries": [DELIVERY] });
    assert_eq!(stage.change("POST", &path, &named).await.status, 202);
    let call = stage.call("webhook.WebhookDeliveries/replay");
    assert_eq!(call.request, json!({ "deliveries": [DELIVERY] }));
}

#[tokio::test]
async fn what_is_on_its_way_to_another_address_is_not_replayed_here() {
    let stage = stage();
    let path = format!("/webhooks/{ENDPOINT}/replay");
    stage.answers("webhook.WebhookDeliveries/detail", json!([detail(OTHER)]));
    let foreign = stage.change("POST", &path, &json!({ "deliveries": [DELIVERY] })).await;
    assert_unknown(&foreign, "webhook.unknown_delivery");
    assert_eq!(foreign.body["errors"][0]["pointer"], "/deliveries/0");
    stage.answers("webhook.WebhookDeliveries/detail", json!([]));
    let unknown = stage.change("POST", &path, &json!({ "deliveries": [DELIVERY] })).await;
    assert_unknown(&unknown, "webhook.unknown_delivery");

    let both = json!({ "deliveries": [DELIVERY], "since": AT });
    for (body, code) in
        [(both, "required"), (json!({}), "required"), (json!({ "deliveries": [] }), "out_of_range")]
    {
        let refused = stage.change("POST", &path, &body).await;
        assert_eq!(refused.fault(), ("/deliveries", code), "{body}");
    }
    let asked = stage.calls().into_iter().filter(|call| call.method.ends_with("/replay")).count();
    assert_eq!(asked, 0, "nothing is tried again");
}

#[tokio::test]
async fn what_names_no_address_and_no_delivery_is_not_found() {
    let stage = empty_stage();
    stage.answers("webhook.WebhookDeliveries/detail", json!([]));
    for command in
        ["Endpoints/change", "Endpoints/rotate_secret", "Endpoints/remove", "Deliveries/ping"]
    {
        stage.refuses(&format!("webhook.Webhook{command}"), json!("not_found"));
    }
    for called in [ENDPOINT, "none"] {
        for (method, rest, body) in [
            ("GET", "", Value::Null),
            ("GET", "/deliveries", Value::Null),
            ("PATCH", "", json!({ "status": "paused" })),
            ("DELETE", "", Value::Null),
            ("POST", "/secret", json!({})),
            ("POST", "/ping", Value::Null),
            ("POST", "/replay", json!({ "since": AT })),
        ] {
            let path = format!("/webhooks/{called}{rest}");
            assert_unknown(&stage.change(method, &path, &body).await, "webhook.not_found");
        }
    }
    for called in [DELIVERY, "none"] {
        let answer = stage.get(&format!("/webhook-deliveries/{called}")).await;
        assert_unknown(&answer, "webhook.unknown_delivery");
    }
}

#[tokio::test]
async fn faults_that_the_module_finds_point_into_the_request() {
    let stage = stage();
    let invalid = |pointer: &str| json!({ "invalid": [{ "pointer": pointer, "code": "invalid", "message": "is wrong" }] });
    let body = json!({ "url": "ftp://x", "types": ["*", "nothing.*"] });
    stage.refuses("webhook.WebhookEndpoints/create", invalid("/types/1"));
    assert_eq!(stage.change("POST", "/webhooks", &body).await.fault(), ("/types/1", "invalid"));
    stage.refuses("webhook.WebhookEndpoints/create", json!({ "too_many": { "max": 50 } }));
    let many = stage.change("POST", "/webhooks", &body).await;
    assert_eq!((many.status.as_u16(), many.code()), (409, "webhook.too_many"));
    stage.refuses("webhook.WebhookEndpoints/list", invalid("/page/after"));
    assert_eq!(stage.get("/webhooks?after=forged").await.fault(), ("/after", "invalid"));
    stage.refuses("webhook.WebhookDeliveries/list", invalid("/page/after"));
    let path = format!("/webhooks/{ENDPOINT}/deliveries?after=forged");
    assert_eq!(stage.get(&path).await.fault(), ("/after", "invalid"));
    stage.refuses("webhook.WebhookDeliveries/replay", invalid("/failed_since/since"));
    let path = format!("/webhooks/{ENDPOINT}/replay");
    let replayed = stage.change("POST", &path, &json!({ "since": AT })).await;
    assert_eq!(replayed.fault(), ("/since", "invalid"));
}
