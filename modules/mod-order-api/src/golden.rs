//! The wire as other versions know it: these payloads must be read for ever.

use kernel_common::Problem;
use kernel_events::{DomainEvent, Envelope};
use rt_contract::testing::holds;
use serde_json::{Value, json};

use crate::{
    CancelOrder, Checkpointed, ClaimDue, ConfirmOrder, FlowCheckpoint, FlowRecord, FlowRef,
    FoundOrders, LoadedFlow, OpenOrder, Opened, Order, OrderError, OrderEvent, OrderFacts,
    OrderRef, OrderState, OrderStatus, OrderSummary, OrdersQuery, RecordPaymentState, RecordRefund,
    ReinstateOrder, RenewLease, ShipOrder, TimelineEvent,
};

const ORDER: &str = "018f0000-0000-7000-8000-000000000001";
const CART: &str = "018f0000-0000-7000-8000-000000000002";
const PAYMENT: &str = "018f0000-0000-7000-8000-000000000003";
const RESERVATION: &str = "018f0000-0000-7000-8000-000000000004";
const REFUND: &str = "018f0000-0000-7000-8000-000000000005";
const TENANT: &str = "018f0000-0000-7000-8000-000000000006";
const EVENT: &str = "018f0000-0000-7000-8000-000000000007";
const AT: &str = "2026-11-21T10:00:00Z";
const LINK: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

fn eur(amount_minor: i64) -> Value {
    json!({ "amount_minor": amount_minor, "currency": "EUR" })
}

fn tax(amount_minor: i64) -> Value {
    json!({ "category": "standard", "rate": 190_000, "included": true, "amount": eur(amount_minor) })
}

fn priced() -> Value {
    json!({
        "sku": "MUG-BLUE", "quantity": 2, "unit_price": eur(1_000), "compare_at": null,
        "subtotal": eur(2_000), "tax": tax(319), "total": eur(2_000),
    })
}

fn quote() -> Value {
    json!({
        "lines": [priced()],
        "delivery": { "option": "post", "price": eur(490), "tax": tax(78), "total": eur(490) },
        "subtotal": eur(2_000), "lines_total": eur(2_000), "tax_total": eur(397),
        "tax_included": true,
        "taxes": [{ "category": "standard", "rate": 190_000, "net": eur(2_093), "tax": eur(397) }],
        "total": eur(2_490),
        "trace": [
            { "step": "total", "lines": eur(2_000), "delivery": eur(490), "amount": eur(2_490) },
        ],
    })
}

fn contact() -> Value {
    json!({ "email": "a@example.com", "phone": null })
}

fn address() -> Value {
    json!({
        "name": "Ada", "line": "Street 1", "city": "Berlin", "postal_code": "10115",
        "country": "DE",
    })
}

fn snapshot() -> Value {
    json!({
        "lines": [{
            "line_no": 1, "sku": "MUG-BLUE", "quantity": 2, "product_name": "Mug",
            "variant_label": "Blue", "image": "/mug.webp", "seller_id": null, "priced": priced(),
        }],
        "quote": quote(), "contact": contact(), "delivery_address": address(),
        "billing_address": null, "delivery": { "option": "post", "name": "Post" },
        "locale": "en", "currency": "EUR", "channel": "web",
        "accepted_terms": { "version": "2026-01", "at": AT }, "payment_method": "test_card",
    })
}

fn payment(state: &str) -> Value {
    json!({ "payment_id": PAYMENT, "method": "test_card", "state": state, "amount": eur(2_490) })
}

fn placement() -> Value {
    json!({ "placed_at": AT, "payment": payment("authorized"), "reservation_id": RESERVATION })
}

fn placed() -> Value {
    let mut state = placement();
    state["status"] = json!("placed");
    state
}

fn order(state: &Value) -> Value {
    json!({
        "id": ORDER, "number": "K7MX-4Q2P", "cart_id": CART, "cart_version": 3, "state": state, "refunded": eur(0),
        "snapshot": snapshot(), "version": 1, "created_at": AT,
        "timeline": [{ "at": AT, "actor": { "kind": "guest" }, "event": "opened", "note": "" }],
    })
}

fn flow() -> Value {
    json!({
        "tenant": TENANT, "order_id": ORDER, "key": "k-1", "kind": "checkout", "version": 1,
        "fence": 1, "phase": "running", "cursor": 0, "attempts": 0, "state": { "any": 1 },
        "turned": null, "trouble": null, "reply": null, "deadline": AT,
    })
}

fn facts(state: &Value) -> Value {
    json!({
        "order_id": ORDER, "number": "K7MX-4Q2P", "cart_id": CART, "cart_version": 3, "state": state,
        "lines": [{
            "line_no": 1, "sku": "MUG-BLUE", "quantity": 2, "product_name": "Mug",
            "variant_label": "Blue", "seller_id": null, "unit_price": eur(1_000),
            "total": eur(2_000),
        }],
        "totals": {
            "lines": eur(2_000), "delivery": eur(490), "tax": eur(397), "tax_included": true,
            "total": eur(2_490), "refunded": eur(0),
        },
        "contact": contact(), "delivery_address": address(),
        "delivery": { "option": "post", "name": "Post" }, "payment_method": "test_card",
        "locale": "en", "currency": "EUR", "channel": "web", "created_at": AT,
    })
}

#[test]
fn the_commands_have_not_changed() {
    holds::<OpenOrder>(&json!({
        "order_id": ORDER, "cart_id": CART, "cart_version": 3, "snapshot": snapshot(),
        "link_hash": LINK, "fingerprint": "sha256:1",
        "flow": {
            "kind": "checkout", "version": 1, "state": { "any": 1 }, "lease_seconds": 15,
            "deadline": AT,
        },
    }));
    holds::<Opened>(&json!({
        "order_id": ORDER, "number": "K7MX-4Q2P", "fresh": true, "flow": flow(),
    }));
    holds::<ConfirmOrder>(&json!({
        "order_id": ORDER, "fence": 1, "payment": payment("authorized"),
        "reservation_id": RESERVATION, "reply": { "any": 1 },
    }));
    holds::<CancelOrder>(&json!({ "order_id": ORDER, "reason": "asked" }));
    holds::<ShipOrder>(&json!({ "order_id": ORDER, "carrier": "DHL", "tracking": "1" }));
    holds::<RecordRefund>(&json!({
        "order_id": ORDER, "refund_id": REFUND, "amount": eur(100), "reason": "",
    }));
    holds::<RecordPaymentState>(&json!({ "order_id": ORDER, "payment": payment("captured") }));
}

#[test]
fn the_orders_have_not_changed() {
    let states = [
        (json!({ "status": "pending" }), OrderStatus::Pending),
        (placed(), OrderStatus::Placed),
        (
            json!({
                "status": "shipped", "shipped_at": AT, "carrier": "DHL", "tracking": null,
                "placement": placement(),
            }),
            OrderStatus::Shipped,
        ),
        (
            json!({
                "status": "cancelled", "cancelled_at": AT, "reason": "asked",
                "placement": placement(),
            }),
            OrderStatus::Cancelled,
        ),
    ];
    for (state, status) in states {
        let read: Order = holds(&order(&state));
        assert_eq!(read.state.status(), status);
        assert_eq!(read.state.placement().is_some(), status != OrderStatus::Pending);
    }
    let by = json!({ "number": "K7MX-4Q2P" });
    let pending = order(&json!({ "status": "pending" }));
    holds::<FoundOrders>(&json!({
        "found": [{ "by": by, "order": pending }],
        "missing": [{ "id": ORDER }, { "link_hash": LINK }],
    }));
    holds::<OrdersQuery>(&json!({
        "status": "placed", "text": "K7", "page": { "after": null, "limit": 20 },
    }));
    holds::<OrderSummary>(&json!({
        "id": ORDER, "number": "K7MX-4Q2P", "status": "placed", "name": "Ada",
        "email": "a@example.com", "units": 2, "total": eur(2_490), "refunded": eur(0),
        "created_at": AT,
    }));
}

#[test]
fn the_flows_have_not_changed() {
    holds::<FlowRecord>(&flow());
    holds::<LoadedFlow>(&json!({
        "number": "K7MX-4Q2P", "fingerprint": "sha256:1", "flow": flow(),
    }));
    holds::<FlowRef>(&json!({ "key": "k-1" }));
    holds::<FlowRef>(&json!({ "order": ORDER }));
    holds::<FlowCheckpoint>(&json!({
        "order_id": ORDER, "fence": 2, "phase": "undoing", "cursor": 2, "attempts": 1,
        "state": { "any": 1 }, "turned": { "why": "deadline_passed" }, "trouble": "no answer",
        "reply": null, "wake_after_ms": 15_000, "release": false, "synchronous": true,
    }));
    holds::<RenewLease>(&json!({ "order_id": ORDER, "fence": 2, "lease_seconds": 15 }));
    holds::<Checkpointed>(&json!({ "stored": true }));
    holds::<ClaimDue>(&json!({
        "limit": 10, "lease_seconds": 15, "kinds": [{ "kind": "checkout", "version": 1 }],
    }));
}

#[test]
fn the_errors_have_not_changed() {
    let errors = [
        (json!("key_required"), "order.key_required"),
        (json!({ "invalid": [] }), "order.invalid"),
        (json!("key_reused"), "order.key_reused"),
        (json!({ "cart_already_ordered": { "order_id": ORDER } }), "order.cart_already_ordered"),
        (json!({ "unknown_order": ORDER }), "order.unknown_order"),
        (json!({ "flow_fenced": ORDER }), "order.flow_fenced"),
        (
            json!({ "not_allowed": { "action": "ship", "status": "cancelled" } }),
            "order.not_allowed",
        ),
        (json!({ "refund_too_large": { "left": eur(0) } }), "order.refund_too_large"),
    ];
    for (golden, code) in errors {
        assert_eq!(holds::<OrderError>(&golden).code(), code);
    }
}

#[test]
fn the_events_have_not_changed() {
    let mut refunded = facts(&placed());
    refunded["refund_id"] = json!(REFUND);
    refunded["amount"] = eur(100);
    let events = [
        ("orders.order_opened.v1", facts(&json!({ "status": "pending" }))),
        ("orders.order_placed.v1", facts(&placed())),
        ("orders.order_cancelled.v1", facts(&placed())),
        ("orders.order_shipped.v1", facts(&placed())),
        ("orders.order_refunded.v1", refunded),
    ];
    for (event_type, golden) in events {
        let envelope = envelope(event_type, &golden);
        let event = OrderEvent::read(&envelope).expect("golden payload").expect("known type");
        assert_eq!(event.event_type(), event_type);
        assert_eq!(serde_json::to_value(&event).expect("plain data"), golden);
        assert_eq!(event.order().number.as_str(), "K7MX-4Q2P");
    }
    assert_eq!(OrderEvent::read(&envelope("orders.order_split.v1", &json!({}))).ok(), Some(None));
}

fn envelope(event_type: &str, data: &Value) -> Envelope {
    serde_json::from_value(json!({
        "specversion": "1.0", "id": EVENT, "source": "/order", "type": event_type,
        "subject": "order/1", "time": AT, "datacontenttype": "application/json",
        "tenant": TENANT, "streamseq": 1, "meta": { "actor": { "kind": "guest" } }, "data": data,
    }))
    .expect("an envelope")
}

#[test]
fn an_order_tells_its_facts() {
    let order: Order = holds(&order(&placed()));
    let told = serde_json::to_value(OrderFacts::from(&order)).expect("plain data");
    assert_eq!(told, facts(&placed()));
}

#[test]
fn what_a_newer_version_says_is_read_as_far_as_it_is_known() {
    let state: OrderState =
        serde_json::from_value(json!({ "status": "split", "into": 2 })).unwrap();
    assert_eq!(state, OrderState::Unknown);
    let event: TimelineEvent = serde_json::from_value(json!("returned")).unwrap();
    assert_eq!(event, TimelineEvent::Unknown);
    let gift = json!({ "order_id": ORDER, "reason": "asked", "gift": true });
    assert!(serde_json::from_value::<CancelOrder>(gift).is_ok());
    let short = json!({ "id": ORDER });
    assert!(serde_json::from_value::<OrderRef>(short).is_ok());
}

#[test]
fn orders_that_are_paid_later_have_not_changed() {
    for state in ["pending", "partially_paid", "failed", "captured"] {
        let payment = json!({
            "payment_id": PAYMENT, "method": "bank_transfer", "state": state,
            "amount": eur(2_490),
        });
        holds::<ReinstateOrder>(&json!({
            "order_id": ORDER, "payment": payment, "reservation_id": RESERVATION,
        }));
    }
    assert_eq!(holds::<OrderError>(&json!("unpaid")).code(), "order.unpaid");
    assert_eq!(holds::<TimelineEvent>(&json!("paid")), TimelineEvent::Paid);
}
