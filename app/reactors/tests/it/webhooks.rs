//! What is told to systems outside.

use std::collections::BTreeSet;

use kernel_events::DeliveryError;
use serde_json::json;
use testshop::MUG;

use crate::{
    recorder::{Call, Recorder, Says},
    street::Street,
};

const NAME: &str = "anything_happens_tell_webhooks";

/// Ids of the events that a call tells.
fn told_by(call: &Call) -> Vec<String> {
    assert_eq!(call.name, "webhook.WebhookDeliveries/tell");
    let events = call.body.as_array().expect("a list of events").iter();
    events.map(|event| event["id"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test]
async fn every_event_of_every_module_is_told_whole_whatever_it_is() {
    let street = Street::open().await;
    street.sell(&[(MUG, 1)]).await;
    let recorder = Recorder::saying(Says::Yes(json!({ "deliveries": 0 })));
    let reaction = recorder.reaction(NAME);
    let mut told = BTreeSet::new();
    let mut events = street.shop.events().await;
    let mut future = events[0].clone();
    future.event_type = "orders.order_returned.v2".to_owned();
    future.data = json!({ "nobody": "knows this shape" });
    events.push(future);
    for event in events {
        assert!(reaction.wants(&event.event_type), "{}", event.event_type);
        reaction.handler.handle(&event).await.expect("taken");
        let calls = recorder.take();
        assert_eq!(calls.len(), 1, "{}", event.event_type);
        assert_eq!(calls[0].body, json!([event]), "as it was published");
        let (schema, _) = event.event_type.split_once('.').expect("a type has its schema");
        told.insert(schema.to_owned());
    }
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    assert_eq!(told, ["catalog", "inventory", "orders", "payments", "pricing"]);
    assert!(!reaction.wants(mod_webhook_api::PING), "its own events are not told");
}

#[tokio::test]
async fn every_event_is_told_and_a_repeat_is_told_under_the_same_id() {
    let street = Street::open().await;
    street.sell(&[(MUG, 1)]).await;
    street.post().doubling().deliver().await;
    let mut told: Vec<String> = street.told.take().iter().flat_map(told_by).collect();
    told.sort_unstable();
    let events = street.shop.events().await;
    let mut twice: Vec<String> =
        events.iter().flat_map(|e| [e.id.to_string(), e.id.to_string()]).collect();
    twice.sort_unstable();
    assert_eq!(told, twice);
}

#[tokio::test]
async fn trouble_is_waited_out_and_a_refusal_is_for_people() {
    let street = Street::open().await;
    let event = street.shop.events().await.remove(0);
    let handled = |says| {
        let (reaction, event) = (Recorder::saying(says).reaction(NAME), event.clone());
        async move { reaction.handler.handle(&event).await }
    };
    let away = handled(Says::Away).await;
    assert!(matches!(away, Err(DeliveryError::Retry(_))), "{away:?}");
    let refused = handled(Says::No(json!({ "invalid": [] }))).await;
    assert!(matches!(refused, Err(DeliveryError::Poison(_))), "{refused:?}");
}
