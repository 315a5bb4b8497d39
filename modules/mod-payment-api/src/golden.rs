//! The wire as other versions know it: these payloads must be read for ever.

use kernel_common::{Problem, ProblemKind};
use rt_contract::testing::holds;
use serde_json::{Value, json};

use crate::{
    AuthorizePayment, DueReturn, FactKind, FoundPayments, InstrumentToken, Payment, PaymentError,
    PaymentEvent, PaymentFact, PaymentMethod, PaymentRef, PendingPayments, ReceiveWebhook,
    RecordReturn, RecordTransfer, RecordedTransfer, Refund, RefundPayment, TokenizeInstrument,
    TransferOutcome, TransfersQuery, VoidPayment, VoidedPayment, WebhookReceipt,
};

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

fn awaited() -> Value {
    let mut payment = payment();
    payment["method"] = json!("bank_transfer");
    payment["state"] = json!("partially_paid");
    payment["transfer"] = json!({
        "account": {
            "holder": "Nordlicht GmbH", "number": "DE89370400440532013000", "bank": "A bank",
            "bic": null,
        },
        "reference": "RF29SHOPK7MX4Q2P9A", "due_at": "2026-01-08T00:00:00Z",
        "received": eur(1000), "surplus": eur(0), "to_return": eur(0), "expired": false,
        "undoing": false,
    });
    payment
}

#[test]
fn transfers_have_not_changed() {
    holds::<Payment>(&awaited());
    holds::<RecordTransfer>(&json!({
        "target": { "reference": "RF29 SHOP K7MX" }, "amount": eur(1000),
        "booked_on": "2026-01-02", "bank_id": "2026-01-02/17", "note": "",
    }));
    holds::<RecordTransfer>(&json!({
        "target": { "of_order": ORDER }, "amount": eur(1000), "booked_on": "2026-01-02",
        "bank_id": "2026-01-02/17", "note": "no reference",
    }));
    for outcome in [
        json!("paid"),
        json!({ "partially_paid": { "rest": eur(1490) } }),
        json!({ "overpaid": { "surplus": eur(10) } }),
        json!("late"),
        json!({ "unwanted": { "to_return": eur(1000) } }),
    ] {
        holds::<TransferOutcome>(&outcome);
        holds::<RecordedTransfer>(&json!({
            "fresh": true, "outcome": outcome, "payment": awaited(),
        }));
    }
    holds::<RecordReturn>(&json!({
        "refund_id": REFUND, "booked_on": "2026-01-09", "bank_id": "2026-01-09/3",
    }));
    holds::<TransfersQuery>(&json!({ "limit": 50 }));
    holds::<DueReturn>(&json!({
        "refund_id": REFUND, "amount": eur(10), "surplus": true, "reason": "paid too much",
        "asked_at": "2026-01-02T00:00:00Z", "payment": awaited(),
    }));
}

#[test]
fn the_names_of_states_and_facts_have_not_changed() {
    for state in [
        "submitted",
        "requires_action",
        "awaiting",
        "partially_paid",
        "declined",
        "authorized",
        "voided",
        "expired",
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
    for fact in [
        "action_required",
        "authorized",
        "captured",
        "partially_paid",
        "expired",
        "declined",
        "voided",
    ] {
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
        (
            json!({ "unknown_reference": "RF00" }),
            "payment.unknown_reference",
            ProblemKind::NotFound,
        ),
        (json!("not_a_transfer"), "payment.not_a_transfer", ProblemKind::Conflict),
        (
            json!({ "currency_mismatch": { "expected": "EUR", "found": "USD" } }),
            "payment.currency_mismatch",
            ProblemKind::Invalid,
        ),
        (json!({ "bank_id_reused": "17" }), "payment.bank_id_reused", ProblemKind::Conflict),
        (json!("no_such_return"), "payment.no_such_return", ProblemKind::NotFound),
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
