//! Keeping a message.

use std::{collections::HashSet, sync::Arc, time::Duration};

use kernel_common::{Currency, Money};
use mod_notification_api::{
    Message, MessageId, MessageState, NotificationError, Notifications, SendMessage,
};
use rt_contract::CallError;
use testkit::executed;
use tokio::task::JoinSet;

use crate::stage::{Stage, confirmation, ctx};

type Answer = Result<MessageId, CallError<NotificationError>>;

fn refusal(answer: Answer) -> NotificationError {
    match answer {
        Err(CallError::Domain(error)) => error,
        other => panic!("no refusal: {other:?}"),
    }
}

#[tokio::test]
async fn a_kept_message_is_queued_and_not_delivered() {
    let stage = Stage::open().await;
    let id = stage.send("event-1").await;
    let message = stage.message(id).await;
    assert_eq!((message.state, message.attempts), (MessageState::Queued, 0));
    assert_eq!((message.delivered_at, message.last_error), (None, None));
    assert_eq!(message.template, "order_confirmed");
    assert_eq!(
        (message.order_number.as_str(), message.to.as_str()),
        ("K7MX-4Q2P", "ada@example.com")
    );
    assert_eq!(stage.letterbox.mails(), []);
}

#[tokio::test]
async fn one_event_is_one_message_even_when_it_is_replayed_long_after() {
    let stage = Stage::open().await;
    let id = stage.send("event-1").await;
    assert_eq!(stage.send("event-1").await, id);
    assert_eq!(stage.deliver().await.delivered, 1);
    stage.clock.advance(Duration::from_hours(90 * 24));
    assert_eq!(stage.send("event-1").await, id);
    assert_eq!(stage.deliver().await.tried(), 0, "nobody wants a second mail");
    assert_ne!(stage.send("event-2").await, id);
}

#[tokio::test]
async fn a_key_of_another_message_is_refused() {
    let stage = Stage::open().await;
    stage.send("event-1").await;
    let other = SendMessage { to: "eve@example.com".to_owned(), ..confirmation() };
    let answer = stage.module.send(&ctx("event-1"), other).await;
    assert_eq!(refusal(answer), NotificationError::KeyReused);
    let mut without_key = ctx("event-2");
    without_key.key = None;
    let answer = stage.module.send(&without_key, confirmation()).await;
    assert_eq!(refusal(answer), NotificationError::KeyRequired);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_ten_twins_one_is_kept_and_all_get_its_id() {
    let stage = Arc::new(Stage::open().await);
    let mut twins = JoinSet::new();
    for _ in 0..10 {
        let stage = stage.clone();
        twins.spawn(async move { stage.send("event-1").await });
    }
    let ids: HashSet<_> = twins.join_all().await.iter().map(|id| id.as_uuid()).collect();
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert_eq!(stage.count("SELECT count(*) FROM notifications.messages").await, 1);
}

#[tokio::test]
async fn keeping_a_message_is_three_round_trips() {
    let stage = Stage::open().await;
    let (_, asked) = executed(stage.send("event-1")).await;
    assert_eq!((asked.statements, asked.commits), (3, 1), "begin, one statement, commit");
}

#[tokio::test]
async fn every_fault_is_named_and_nothing_is_kept() {
    let stage = Stage::open().await;
    let mut bad = confirmation();
    bad.to = "ada@example.com\r\nBcc: everybody@example.com".to_owned();
    bad.store_name = String::new();
    bad.from.address = "nobody".to_owned();
    let Message::OrderConfirmed { mut order, .. } = bad.message.clone() else {
        panic!("a confirmation");
    };
    order.number = "a\nb".to_owned();
    order.link = "javascript:alert(1)".to_owned();
    order.address.city = String::new();
    order.lines[0].name = "\0".to_owned();
    order.totals.tax = Money::new(1, Currency::JPY);
    bad.message = Message::OrderRefunded { order, amount: Money::new(1, Currency::USD) };
    let NotificationError::Invalid(faults) = refusal(stage.module.send(&ctx("e"), bad).await)
    else {
        panic!("faults in fields");
    };
    let faults: Vec<_> = faults.iter().map(|f| (f.pointer.as_str(), f.code.as_str())).collect();
    assert_eq!(
        faults,
        [
            ("/to", "control_characters"),
            ("/to", "invalid_email"),
            ("/store_name", "required"),
            ("/from/address", "invalid_email"),
            ("/data/order/number", "control_characters"),
            ("/data/order/link", "invalid_url"),
            ("/data/order/address/city", "required"),
            ("/data/order/lines/0/name", "control_characters"),
            ("/data/order/totals/tax", "currency_mismatch"),
            ("/data/amount", "currency_mismatch"),
        ]
    );
    assert_eq!(stage.count("SELECT count(*) FROM notifications.messages").await, 0);
}
