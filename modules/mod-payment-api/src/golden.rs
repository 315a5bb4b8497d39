//! The wire as other versions know it: these payloads must be read for ever.

use kernel_common::{Problem, ProblemKind};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    AuthorizePayment, FactKind, FoundPayments, InstrumentToken, Payment, PaymentError,
    PaymentEvent, PaymentFact, PaymentMethod, PaymentRef, PendingPayments, ReceiveWebhook, Refund,
    RefundPayment, TokenizeInstrument, VoidPayment, VoidedPayment, WebhookReceipt,
};

/// Reads `golden` and writes it back: the same JSON must come out.
fn holds<T: Serialize + DeserializeOwned>(golden: &Value) {
    let value: T = serde_json::from_value(golden.clone()).expect("golden payload is read");
    assert_eq!(&serde_json::to_value(value).expect("plain data"), golden);
}

const TENANT: &str = "018f0000-0000-7000-8000-000000000001";
const ORDER: &str = "018f0000-0000-7000-8000-000000000002";
const PAYMENT: &str = "018f0000-0000-7000-8000-000000000003";
const REFUND: &str = "018f0000-0000-7000-8000-000000000004";

fn eur(amount_minor: i64) -> Value {
    json!({ "amount_minor": amount_minor, "currency": "EUR" })
}

fn payment() -> Value {
    json!({
        "id": PAYMENT, "tenant": TENANT, "order_id": ORDER, "method": "testcard",
        "instrument_label": "•••• 4242", "state": "captured", "amount": eur(2490),
        "captured": eur(2490), "refunded": eur(0), "action_url": null, "decline_code": null,
        "provider_payment": "pay_1", "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:01.5Z",
    })
}

#[test]
fn the_requests_have_not_changed() {
    let instrument = json!({ "method": "testcard", "token": "tok_approved", "label": "•••• 4242" });
    holds::<InstrumentToken>(&instrument);
    holds::<TokenizeInstrument>(&json!({ "method": "testcard", "fields": { "number": "4242" } }));
    holds::<AuthorizePayment>(&json!({
        "order_id": ORDER, "amount": eur(2490), "instrument": instrument,
        "return_url": "https://shop.example/back",
    }));
    holds::<PaymentRef>(&json!({ "id": PAYMENT }));
    holds::<PaymentRef>(&json!({ "of_order": ORDER }));
    holds::<VoidPayment>(&json!({ "made_under": "k-1" }));
    holds::<VoidPayment>(&json!({ "of_order": ORDER }));
    holds::<RefundPayment>(&json!({
        "payment": { "id": PAYMENT }, "amount": eur(100), "reason": "broken",
    }));
    holds::<ReceiveWebhook>(&json!({
        "method": "testcard", "headers": { "pspsim-signature": "t=1,v1=00" }, "body": "{}",
    }));
    holds::<PendingPayments>(&json!({
        "unchanged_since": "2026-01-01T00:00:00Z", "limit": 100,
    }));
}

#[test]
fn the_answers_have_not_changed() {
    holds::<Payment>(&payment());
    holds::<PaymentMethod>(&json!({
        "id": "testcard", "name": { "en": "Test card", "ru": "Тестовая карта" },
        "fields": ["number"], "deadline_seconds": 900, "test": true,
    }));
    holds::<VoidedPayment>(&json!("never_authorized"));
    holds::<VoidedPayment>(&json!({ "voided": payment() }));
    holds::<Refund>(&json!({
        "id": REFUND, "payment": payment(), "amount": eur(100), "settled": true,
    }));
    holds::<FoundPayments>(&json!({ "items": [payment()], "missing": [{ "of_order": ORDER }] }));
    holds::<WebhookReceipt>(&json!({ "fresh": true, "kind": "captured", "payment": payment() }));
    holds::<PaymentFact>(&json!({
        "event_id": "evt_1", "payment_id": PAYMENT, "kind": "never_heard_of", "captured": eur(0),
        "refunded": eur(0), "provider_payment": null, "action_url": null, "decline_code": null,
        "raw": { "payments": [] },
    }));
}

#[test]
fn the_names_of_states_and_facts_have_not_changed() {
    for state in [
        "submitted",
        "requires_action",
        "declined",
        "authorized",
        "voided",
        "captured",
        "partially_refunded",
        "refunded",
    ] {
        holds::<crate::PaymentState>(&json!(state));
    }
    for kind in ["requires_action", "authorized", "captured", "declined", "voided", "refunded"] {
        holds::<FactKind>(&json!(kind));
    }
}

#[test]
fn the_events_have_not_changed() {
    for fact in ["action_required", "authorized", "captured", "declined", "voided"] {
        holds::<PaymentEvent>(&json!({ "fact": fact, "payment": payment() }));
    }
    holds::<PaymentEvent>(&json!({
        "fact": "refunded", "payment": payment(), "amount": eur(100),
    }));
}

#[test]
fn the_errors_have_not_changed() {
    let field = json!({ "pointer": "/amount", "code": "out_of_range", "message": "is above zero" });
    let table = [
        (json!("key_required"), "payment.key_required", ProblemKind::Invalid),
        (json!({ "invalid": [field] }), "payment.invalid", ProblemKind::Invalid),
        (json!("key_reused"), "payment.key_reused", ProblemKind::Invalid),
        (json!({ "unknown_method": "barter" }), "payment.unknown_method", ProblemKind::Invalid),
        (
            json!({ "invalid_instrument": [field] }),
            "payment.invalid_instrument",
            ProblemKind::Invalid,
        ),
        (json!("already_voided"), "payment.already_voided", ProblemKind::Conflict),
        (json!("another_under_way"), "payment.another_under_way", ProblemKind::Conflict),
        (json!("not_found"), "payment.not_found", ProblemKind::NotFound),
        (json!("outcome_unknown"), "payment.outcome_unknown", ProblemKind::Unavailable),
        (
            json!({ "refund_exceeds_captured": { "requested": eur(2), "left": eur(1) } }),
            "payment.refund_exceeds_captured",
            ProblemKind::Conflict,
        ),
        (json!("not_captured"), "payment.not_captured", ProblemKind::Conflict),
        (json!("refund_refused"), "payment.refund_refused", ProblemKind::Conflict),
        (json!("forged_webhook"), "payment.forged_webhook", ProblemKind::Unauthenticated),
    ];
    for (golden, code, kind) in table {
        holds::<PaymentError>(&golden);
        let error: PaymentError = serde_json::from_value(golden).expect("read just now");
        assert_eq!((error.code(), error.kind()), (code, kind));
    }
}

#[test]
fn what_a_newer_caller_adds_is_ignored_and_what_an_older_one_lacks_has_a_default() {
    let newer = json!({
        "payment": { "of_order": ORDER }, "reason": "broken", "notify": true,
    });
    let read: RefundPayment = serde_json::from_value(newer).expect("read");
    assert_eq!(read.amount, None, "all that is left");
    let mut older = payment();
    for field in ["action_url", "decline_code", "provider_payment"] {
        older.as_object_mut().expect("an object").remove(field);
    }
    assert!(serde_json::from_value::<Payment>(older).is_ok());
}
