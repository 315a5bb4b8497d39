//! Which event makes which reaction call what.

use std::collections::{BTreeMap, BTreeSet};

use kernel_common::EventId;
use testshop::{Card, MUG};

use crate::{
    recorder::{Recorder, Says, subscriptions},
    street::Street,
};

/// Passes events on as they are, and so may have any.
const TELLS_EVERYTHING: &str = "anything_happens_tell_webhooks";

/// A street on which everything has happened that is reacted to.
async fn eventful() -> Street {
    let street = Street::open().await;
    let shipped = street.sell(&[(MUG, 1)]).await;
    street.ship(shipped).await;
    street.refund(shipped, 100).await;
    street.buy(&[(MUG, 1)], Card::Cautious).await.expect("it is to be confirmed");
    let cancelled = street.sell(&[(MUG, 1)]).await;
    street.cancel(cancelled).await;
    street.buy(&[(MUG, 1)], Card::Empty).await.expect_err("it is declined");
    // The order hears of its refund, which is an event of its own.
    street.post().deliver().await;
    street
}

#[tokio::test]
async fn each_event_makes_its_calls_and_a_repeat_makes_them_under_the_same_key() {
    let street = eventful().await;
    let recorder = Recorder::saying(Says::Away);
    let mut made: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut keys: BTreeMap<String, (EventId, &str)> = BTreeMap::new();
    let mut told = 0;
    let events = street.shop.events().await;
    for event in events.clone() {
        for reaction in subscriptions(&recorder.contracts()) {
            if !reaction.wants(&event.event_type) {
                continue;
            }
            // Nobody takes the call; it is made all the same, and then made again.
            let _ = reaction.handler.handle(&event).await;
            let first = recorder.take();
            let _ = reaction.handler.handle(&event).await;
            assert_eq!(recorder.take(), first, "{} of {}", reaction.consumer, event.event_type);
            // It tells whatever happens; what is told of it has tests of its own.
            if reaction.consumer == TELLS_EVERYTHING {
                assert_eq!(first.len(), 1, "{}", event.event_type);
                told += 1;
                continue;
            }
            for call in first {
                let name = format!("{} -> {}", reaction.consumer, call.name);
                made.entry(event.event_type.clone()).or_default().insert(name);
                let owner = (event.id, reaction.consumer);
                assert_eq!(*keys.entry(call.key).or_insert(owner), owner, "a key has one owner");
                let system = kernel_events::Actor::System(reaction.consumer.to_owned());
                assert_eq!(call.actor, system);
            }
        }
    }
    let expected = [
        (
            "orders.order_cancelled.v1",
            vec![
                "order_cancelled_give_back_goods -> order.Orders/find",
                "order_cancelled_give_back_money -> order.Orders/find",
                "order_changed_write_to_shopper -> notification.Notifications/send",
            ],
        ),
        (
            "orders.order_placed.v1",
            vec![
                "order_changed_write_to_shopper -> notification.Notifications/send",
                "order_placed_close_cart -> carts.Carts/close",
            ],
        ),
        (
            "orders.order_refunded.v1",
            vec!["order_changed_write_to_shopper -> notification.Notifications/send"],
        ),
        (
            "orders.order_shipped.v1",
            vec![
                "order_changed_write_to_shopper -> notification.Notifications/send",
                "order_shipped_post_reservation -> inventory.StockReservations/post",
            ],
        ),
        (
            "payments.action_required.v1",
            vec!["payment_changed_tell_order -> order.Orders/record_payment_state"],
        ),
        (
            "payments.captured.v1",
            vec![
                "payment_changed_tell_order -> order.Orders/record_payment_state",
                "unwanted_money_comes_return_it -> order.Orders/find",
            ],
        ),
        (
            "payments.declined.v1",
            vec!["payment_changed_tell_order -> order.Orders/record_payment_state"],
        ),
        (
            "payments.refunded.v1",
            vec![
                "payment_changed_tell_order -> order.Orders/record_payment_state",
                "payment_refunded_note_it_on_order -> order.Orders/record_refund",
            ],
        ),
    ];
    let expected: BTreeMap<String, BTreeSet<String>> = expected
        .into_iter()
        .map(|(event, calls)| (event.to_owned(), calls.into_iter().map(str::to_owned).collect()))
        .collect();
    assert_eq!(made, expected);
    assert_eq!(told, events.len());
}

#[tokio::test]
async fn a_type_or_a_version_from_the_future_reaches_nobody_who_would_read_it() {
    let recorder = Recorder::saying(Says::Away);
    for event_type in [
        "orders.order_placed.v2",
        "orders.order_returned.v1",
        "orders.order_opened.v1",
        "payments.disputed.v1",
        "inventory.stock_changed.v1",
    ] {
        let all = subscriptions(&recorder.contracts());
        for reaction in all.iter().filter(|known| known.consumer != TELLS_EVERYTHING) {
            assert!(!reaction.wants(event_type), "{} wants {event_type}", reaction.consumer);
        }
    }
}

#[test]
fn names_are_unique_because_cursors_and_keys_are_made_of_them() {
    let recorder = Recorder::saying(Says::Away);
    let all = subscriptions(&recorder.contracts());
    let names: BTreeSet<_> = all.iter().map(|reaction| reaction.consumer).collect();
    assert_eq!(names.len(), all.len());
}
