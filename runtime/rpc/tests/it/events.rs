use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use kernel_common::{EventId, IdSource, SequentialIds, TenantId, Timestamp};
use kernel_events::{
    Actor, DeliveryError, Envelope, EventBus, EventHandler, EventMeta, Subscription,
};
use rt_contract::{CallError, Encoding, MethodTable};
use rt_rpc::{EventReceiver, EventSink, EventSinkClient, EventSinkError, SinkBus};
use serde_json::json;

use crate::sample::{ctx, policy, serve, speaking, transport};

/// Notes what it gets; refuses what its script says.
#[derive(Default)]
struct Consumer {
    got: Mutex<Vec<i64>>,
    refuses: Mutex<Vec<(i64, DeliveryError)>>,
}

#[async_trait]
impl EventHandler for Consumer {
    async fn handle(&self, event: &Envelope) -> Result<(), DeliveryError> {
        let mut refuses = self.refuses.lock().expect("not poisoned");
        if let Some(index) = refuses.iter().position(|(number, _)| *number == event.streamseq) {
            return Err(refuses.remove(index).1);
        }
        self.got.lock().expect("not poisoned").push(event.streamseq);
        Ok(())
    }
}

fn envelope(number: i64, event_type: &str) -> Envelope {
    let ids = SequentialIds::default();
    let tenant = TenantId::generate(&ids);
    let id = (0..number).map(|_| ids.next()).last().expect("numbers begin with 1");
    Envelope {
        specversion: "1.0".to_owned(),
        id: EventId::from_uuid(id),
        source: "/orders".to_owned(),
        event_type: event_type.to_owned(),
        subject: "order/1".to_owned(),
        time: Timestamp::from_unix_micros(number),
        datacontenttype: "application/json".to_owned(),
        tenant,
        streamseq: number,
        meta: EventMeta { actor: Actor::Guest, traceparent: None, locale: None },
        data: json!({ "number": number }),
    }
}

/// A bus over HTTP to two consumers: of orders, and of everything.
async fn bus(encoding: Encoding) -> (SinkBus, Arc<Consumer>, Arc<Consumer>) {
    let (orders, all): (Arc<Consumer>, Arc<Consumer>) = Default::default();
    let receiver: Arc<dyn EventSink> = Arc::new(EventReceiver::new(vec![
        Subscription { consumer: "mail", types: &["orders."], handler: orders.clone() },
        Subscription { consumer: "archive", types: &[""], handler: all.clone() },
    ]));
    let mut table = MethodTable::new();
    EventSinkClient::mount(&receiver, &mut table);
    let sink = EventSinkClient::remote(speaking(&serve(table).await, encoding), policy());
    (SinkBus::new(sink), orders, all)
}

fn got(consumer: &Consumer) -> Vec<i64> {
    consumer.got.lock().expect("not poisoned").clone()
}

#[tokio::test]
async fn every_subscription_gets_what_it_wants_in_order() {
    for encoding in Encoding::ALL {
        let (bus, orders, all) = bus(encoding).await;
        let mut batch: Vec<_> =
            (1..=1_200).map(|n| envelope(n, "orders.order_placed.v1")).collect();
        batch[1].event_type = "inventory.stock_low.v1".to_owned();
        assert_eq!(bus.publish(&batch).await, Ok(()));
        assert_eq!(got(&all), (1..=1_200).collect::<Vec<_>>());
        assert_eq!(got(&orders)[..2], [1, 3]);
        assert_eq!(got(&orders).len(), 1_199);
    }
}

#[tokio::test]
async fn a_refused_event_stops_its_batch_and_is_named() {
    for encoding in Encoding::ALL {
        let (bus, orders, all) = bus(encoding).await;
        let batch: Vec<_> = (1..=3).map(|n| envelope(n, "orders.order_placed.v1")).collect();
        orders.refuses.lock().expect("not poisoned").extend([
            (2, DeliveryError::Retry("busy".to_owned())),
            (2, DeliveryError::Poison("no such order".to_owned())),
        ]);
        let busy = format!("mail refused event {}: busy", batch[1].id);
        assert_eq!(bus.publish(&batch).await, Err(DeliveryError::Retry(busy)));
        assert_eq!(got(&all), [1]);

        let poison = format!("mail refused event {}: no such order", batch[1].id);
        assert_eq!(bus.handle(&batch[1]).await, Err(DeliveryError::Poison(poison)));
        assert_eq!(bus.publish(&batch).await, Ok(()));
        assert_eq!(got(&orders), [1, 1, 2, 3], "at least once: the batch began again");
    }
}

#[tokio::test]
async fn a_process_that_is_away_is_tried_again_later() {
    let sink = EventSinkClient::remote(transport("http://127.0.0.1:1"), policy());
    let published = SinkBus::new(sink).publish(&[envelope(1, "a.b.v1")]).await;
    assert!(matches!(published, Err(DeliveryError::Retry(_))), "{published:?}");
}

#[tokio::test]
async fn a_batch_over_the_limit_is_refused() {
    let batch = vec![envelope(1, "a.b.v1"); EventReceiver::BATCH_MAX + 1];
    let refused = EventReceiver::new(Vec::new()).deliver(&ctx(), batch).await;
    let max = EventReceiver::BATCH_MAX;
    assert_eq!(refused, Err(CallError::Domain(EventSinkError::BatchTooLarge { max })));
}
