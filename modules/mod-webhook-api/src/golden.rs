//! The wire as other versions know it: these payloads must be read for ever.

use kernel_common::Problem;
use rt_contract::testing::holds;
use serde_json::{Value, json};

use crate::{
    DeliveriesQuery, Delivery, DeliveryDetail, DeliveryState, Endpoint, EndpointChange,
    EndpointDraft, EndpointRef, EndpointStatus, EndpointWithSecret, EndpointsQuery, FoundEndpoints,
    Pausing, Ping, Removed, Replay, Replayed, SecretRotation, Told, WebhookError,
};

const ID: &str = "018f0000-0000-7000-8000-000000000001";
const OTHER: &str = "018f0000-0000-7000-8000-000000000002";
const AT: &str = "2026-01-01T00:00:00Z";

fn endpoint() -> Value {
    json!({
        "id": ID, "url": "https://erp.example/hooks", "types": ["orders.*"],
        "description": "ERP", "status": "active", "version": 3, "created_at": AT,
        "old_secret_until": null, "failing_since": AT,
    })
}

fn delivery() -> Value {
    json!({
        "id": ID, "endpoint_id": OTHER, "event_id": ID, "event_type": "orders.order_placed.v1",
        "state": "queued", "attempts": 1, "last_status": 503,
        "last_error": "not reached: refused", "queued_at": AT, "next_try_at": AT,
        "delivered_at": null,
    })
}

#[test]
fn endpoints_have_not_changed() {
    holds::<EndpointDraft>(
        &json!({ "url": "https://erp.example", "types": ["*"], "description": "" }),
    );
    holds::<Endpoint>(&endpoint());
    let status = |status| holds::<EndpointStatus>(&status);
    status(json!("paused"));
    status(json!({ "disabled": "gone" }));
    status(json!({ "disabled": "failing" }));
    holds::<EndpointWithSecret>(&json!({ "endpoint": endpoint(), "secret": "whsec_AAAA" }));
    holds::<EndpointChange>(&json!({
        "id": ID, "version": 3, "url": null, "types": ["orders.order_placed.v1"],
        "description": null, "pausing": "resume",
    }));
    holds::<Pausing>(&json!("pause"));
    holds::<SecretRotation>(&json!({ "id": ID, "overlap_seconds": 86_400 }));
    holds::<EndpointRef>(&json!({ "id": ID }));
    holds::<Removed>(&json!({ "id": ID }));
    holds::<FoundEndpoints>(&json!({ "items": [endpoint()], "missing": [OTHER] }));
    holds::<EndpointsQuery>(&json!({ "page": { "after": null, "limit": 50 } }));
}

#[test]
fn deliveries_have_not_changed() {
    holds::<Told>(&json!({ "deliveries": 2 }));
    holds::<Delivery>(&delivery());
    for state in ["queued", "delivered", "failed"] {
        holds::<DeliveryState>(&json!(state));
    }
    holds::<DeliveryDetail>(&json!({
        "delivery": delivery(), "body": "{}",
        "attempts": [{
            "number": 1, "started_at": AT, "finished_at": AT, "status": 500, "error": "status 500",
        }],
    }));
    holds::<DeliveriesQuery>(&json!({
        "endpoint_id": OTHER, "state": "failed", "page": { "after": null, "limit": 50 },
    }));
    holds::<Ping>(&json!({ "endpoint_id": OTHER }));
    holds::<Replay>(&json!({ "deliveries": [ID] }));
    holds::<Replay>(&json!({ "failed_since": { "endpoint_id": OTHER, "since": AT } }));
    holds::<Replayed>(&json!({ "deliveries": 1 }));
}

#[test]
fn the_errors_have_not_changed() {
    let field = json!({ "pointer": "/url", "code": "not_https", "message": "is not" });
    for (golden, code) in [
        (json!("key_required"), "webhook.key_required"),
        (json!({ "invalid": [field] }), "webhook.invalid"),
        (json!("key_reused"), "webhook.key_reused"),
        (json!("not_found"), "webhook.not_found"),
        (json!({ "version_conflict": { "expected": 1, "found": 2 } }), "webhook.version_conflict"),
        (json!({ "too_many": { "max": 50 } }), "webhook.too_many"),
    ] {
        assert_eq!(holds::<WebhookError>(&golden).code(), code);
    }
}

#[test]
fn a_secret_is_not_in_a_log() {
    let told: EndpointWithSecret =
        serde_json::from_value(json!({ "endpoint": endpoint(), "secret": "whsec_AAAA" }))
            .expect("it reads");
    assert!(!format!("{told:?}").contains("whsec"), "{told:?}");
}
