//! The wire as other versions know it: these payloads must be read for ever.

use kernel_common::Problem;
use rt_contract::testing::holds;
use serde_json::{Value, json};

use crate::{MessageState, MessageSummary, MessagesQuery, NotificationError, SendMessage};

fn eur(amount_minor: i64) -> Value {
    json!({ "amount_minor": amount_minor, "currency": "EUR" })
}

fn order() -> Value {
    json!({
        "number": "K7MX-4Q2P", "link": "https://shop.example/orders/abc",
        "lines": [{ "name": "Mug", "variant": "Blue", "quantity": 2, "total": eur(2_000) }],
        "totals": {
            "lines": eur(2_000), "delivery": eur(490), "tax": eur(397), "tax_included": true,
            "total": eur(2_490),
        },
        "delivery": "Parcel",
        "address": {
            "name": "Ada", "line": "Street 1", "city": "Berlin", "postal_code": "10115",
            "country": "DE",
        },
    })
}

fn send(template: &str, data: &Value) -> Value {
    json!({
        "template": template, "data": data, "to": "ada@example.com", "locale": "en",
        "store_name": "Nordlicht",
        "from": { "name": "Nordlicht", "address": "hello@nordlicht.example" },
    })
}

#[test]
fn the_messages_have_not_changed() {
    for (template, data) in [
        ("order_confirmed", json!({ "order": order() })),
        ("order_shipped", json!({ "order": order(), "carrier": "DHL", "tracking": "00340" })),
        ("order_cancelled", json!({ "order": order(), "money_returns": true })),
        ("order_refunded", json!({ "order": order(), "amount": eur(500) })),
    ] {
        let read: SendMessage = holds(&send(template, &data));
        assert_eq!(read.message.template(), template);
        assert_eq!(read.message.order().number, "K7MX-4Q2P");
    }
}

#[test]
fn the_answers_have_not_changed() {
    for state in ["queued", "delivered", "failed"] {
        holds::<MessageState>(&json!(state));
    }
    holds::<MessageSummary>(&json!({
        "id": "018f0000-0000-7000-8000-000000000001", "template": "order_confirmed",
        "order_number": "K7MX-4Q2P", "to": "ada@example.com", "state": "queued", "attempts": 1,
        "last_error": "not now: busy", "queued_at": "2026-01-01T00:00:00Z", "delivered_at": null,
    }));
    holds::<MessagesQuery>(&json!({ "page": { "after": null, "limit": 50 } }));
}

#[test]
fn the_errors_have_not_changed() {
    let field = json!({ "pointer": "/to", "code": "invalid_email", "message": "is none" });
    for (golden, code) in [
        (json!("key_required"), "notification.key_required"),
        (json!({ "invalid": [field] }), "notification.invalid"),
        (json!("key_reused"), "notification.key_reused"),
    ] {
        assert_eq!(holds::<NotificationError>(&golden).code(), code);
    }
}

#[test]
fn unknown_fields_of_a_newer_caller_are_ignored() {
    let mut newer = send("order_confirmed", &json!({ "order": order(), "gift": true }));
    newer["urgency"] = json!("low");
    assert!(serde_json::from_value::<SendMessage>(newer).is_ok());
}
