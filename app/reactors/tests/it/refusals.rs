//! What a reaction does when it is not let.

use std::sync::Arc;

use kernel_events::{DeliveryError, Envelope};
use serde_json::{Value, json};
use testshop::MUG;

use crate::{
    recorder::{Recorder, Says},
    street::Street,
};

enum Taken {
    Yes,
    Later,
    Never,
}

/// How `reaction` takes `event` when the contracts say `says`.
async fn taken(reaction: &str, event: &Envelope, says: Says) -> Taken {
    taken_by(&Recorder::saying(says), reaction, event).await
}

async fn taken_by(recorder: &Arc<Recorder>, reaction: &str, event: &Envelope) -> Taken {
    match recorder.reaction(reaction).handler.handle(event).await {
        Ok(()) => Taken::Yes,
        Err(DeliveryError::Retry(_)) => Taken::Later,
        Err(DeliveryError::Poison(_)) => Taken::Never,
    }
}

const ORDER: &str = "0190c6d2-f7e5-7c3e-8000-000000000001";

fn not_allowed(status: &str) -> Value {
    json!({ "not_allowed": { "action": "refund", "status": status } })
}

#[tokio::test]
async fn trouble_is_waited_out_and_a_refusal_is_for_people() {
    let street = Street::open().await;
    let shipped = street.sell(&[(MUG, 1)]).await;
    street.ship(shipped).await;
    street.refund(shipped, 100).await;
    let cancelled = street.sell(&[(MUG, 1)]).await;
    street.cancel(cancelled).await;
    let reactions = [
        ("order_placed_close_cart", "orders.order_placed.v1"),
        ("order_changed_write_to_shopper", "orders.order_placed.v1"),
        ("order_shipped_post_reservation", "orders.order_shipped.v1"),
        ("order_cancelled_give_back_goods", "orders.order_cancelled.v1"),
        ("order_cancelled_give_back_money", "orders.order_cancelled.v1"),
        ("payment_changed_tell_order", "payments.captured.v1"),
        ("payment_refunded_note_it_on_order", "payments.refunded.v1"),
        ("unwanted_money_comes_return_it", "payments.captured.v1"),
    ];
    let events = street.shop.events().await;
    for (reaction, event_type) in reactions {
        let event = events.iter().find(|event| event.event_type == event_type).expect("it was");
        let away = taken(reaction, event, Says::Away).await;
        assert!(matches!(away, Taken::Later), "{reaction}");
        let refused = taken(reaction, event, Says::No(json!({ "invalid": [] }))).await;
        assert!(matches!(refused, Taken::Never), "{reaction}");
        let mut unreadable = event.clone();
        unreadable.data = json!({ "order_id": 7 });
        let unread = taken(reaction, &unreadable, Says::Away).await;
        assert!(matches!(unread, Taken::Never), "{reaction}");
    }
}

#[tokio::test]
async fn refusals_that_say_that_it_is_done_are_taken() {
    let street = Street::open().await;
    let sold = street.sell(&[(MUG, 1)]).await;
    street.cancel(sold).await;
    let (placed, cancelled) = (
        street.event("orders.order_placed.v1").await,
        street.event("orders.order_cancelled.v1").await,
    );
    let captured = street.event("payments.captured.v1").await;
    for (reaction, event, refusal) in [
        ("order_placed_close_cart", &placed, json!({ "not_found": ORDER })),
        // The store was called otherwise when the letter was kept.
        ("order_changed_write_to_shopper", &placed, json!("key_reused")),
        (
            "order_cancelled_give_back_goods",
            &cancelled,
            json!({ "already_resolved": { "state": "posted" } }),
        ),
        ("payment_changed_tell_order", &captured, not_allowed("unknown")),
    ] {
        let order = street.shop.order(sold).await;
        let recorder = Recorder::finding(order, Says::No(refusal.clone()));
        let answer = taken_by(&recorder, reaction, event).await;
        assert!(matches!(answer, Taken::Yes), "{reaction}: {refusal}");
    }
}

#[tokio::test]
async fn what_waits_for_somebody_else_is_tried_again() {
    let street = Street::open().await;
    let sold = street.sell(&[(MUG, 1)]).await;
    street.refund(sold, 100).await;
    street.cancel(sold).await;
    let refunded = street.event("payments.refunded.v1").await;
    let cancelled = street.event("orders.order_cancelled.v1").await;
    for (reaction, event, refusal) in [
        ("payment_refunded_note_it_on_order", &refunded, not_allowed("pending")),
        ("order_cancelled_give_back_money", &cancelled, json!("outcome_unknown")),
    ] {
        let order = street.shop.order(sold).await;
        let recorder = Recorder::finding(order, Says::No(refusal.clone()));
        let answer = taken_by(&recorder, reaction, event).await;
        assert!(matches!(answer, Taken::Later), "{reaction}: {refusal}");
    }
}
