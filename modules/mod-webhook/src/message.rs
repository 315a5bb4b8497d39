//! What is posted: an event in the form of Standard Webhooks, with the attributes of `CloudEvents`.
//!
//! Made once an event and kept as text: a repeat is the same, byte for byte. What the platform says
//! of its causes (who of the staff, which trace) stays inside.

use kernel_common::{EventId, TenantId, Timestamp};
use kernel_events::Envelope;
use mod_webhook_api::{EndpointId, PING};
use serde::Serialize;
use serde_json::{Value, json};

/// An event ready to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) event_id: EventId,
    pub(crate) event_type: String,
    pub(crate) body: String,
    pub(crate) at: Timestamp,
}

#[derive(Serialize)]
struct Body<'e> {
    #[serde(rename = "type")]
    event_type: &'e str,
    timestamp: Timestamp,
    data: &'e Value,
    specversion: &'e str,
    id: EventId,
    source: &'e str,
    subject: &'e str,
    time: Timestamp,
    datacontenttype: &'e str,
    tenant: TenantId,
    streamseq: i64,
}

impl Message {
    /// The message of an event of a module.
    pub(crate) fn of(event: &Envelope) -> Self {
        Self::from(&Body {
            event_type: &event.event_type,
            timestamp: event.time,
            data: &event.data,
            specversion: &event.specversion,
            id: event.id,
            source: &event.source,
            subject: &event.subject,
            time: event.time,
            datacontenttype: &event.datacontenttype,
            tenant: event.tenant,
            streamseq: event.streamseq,
        })
    }

    /// The message that tries an endpoint. Each is a stream of its own: no order is promised.
    pub(crate) fn ping(id: EventId, tenant: TenantId, to: EndpointId, now: Timestamp) -> Self {
        Self::from(&Body {
            event_type: PING,
            timestamp: now,
            data: &json!({ "endpoint_id": to }),
            specversion: "1.0",
            id,
            source: "/webhook",
            subject: &format!("ping/{id}"),
            time: now,
            datacontenttype: "application/json",
            tenant,
            streamseq: 1,
        })
    }
}

impl From<&Body<'_>> for Message {
    fn from(body: &Body<'_>) -> Self {
        Self {
            event_id: body.id,
            event_type: body.event_type.to_owned(),
            body: serde_json::to_string(body).expect("events are plain data"),
            at: body.time,
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel_common::{Clock, EventId, ManualClock, SequentialIds, TenantId};
    use kernel_events::{Actor, Envelope, EventMeta};
    use mod_webhook_api::EndpointId;
    use serde_json::{Value, json};

    use super::Message;

    #[test]
    fn the_body_says_what_happened_and_not_who_did_it() {
        let ids = SequentialIds::default();
        let (id, tenant) = (EventId::generate(&ids), TenantId::generate(&ids));
        let event = Envelope {
            specversion: "1.0".to_owned(),
            id,
            source: "/order".to_owned(),
            event_type: "orders.order_placed.v1".to_owned(),
            subject: "order/7".to_owned(),
            time: ManualClock::default().now(),
            datacontenttype: "application/json".to_owned(),
            tenant,
            streamseq: 3,
            meta: EventMeta {
                actor: Actor::Staff("ada@shop.example".to_owned()),
                traceparent: Some("00-4bf9-00f0-01".to_owned()),
                locale: None,
            },
            data: json!({ "number": "K7MX" }),
        };
        let message = Message::of(&event);
        let body: Value = serde_json::from_str(&message.body).expect("JSON");
        assert_eq!(
            body,
            json!({
                "type": "orders.order_placed.v1", "timestamp": "2026-01-01T00:00:00Z",
                "data": { "number": "K7MX" }, "specversion": "1.0", "id": id,
                "source": "/order", "subject": "order/7", "time": "2026-01-01T00:00:00Z",
                "datacontenttype": "application/json", "tenant": tenant, "streamseq": 3,
            })
        );
        assert_eq!((message.event_id, message.at), (id, event.time));
    }

    #[test]
    fn a_ping_names_its_endpoint() {
        let ids = SequentialIds::default();
        let (id, tenant) = (EventId::generate(&ids), TenantId::generate(&ids));
        let to = EndpointId::generate(&ids);
        let message = Message::ping(id, tenant, to, ManualClock::default().now());
        let body: Value = serde_json::from_str(&message.body).expect("JSON");
        assert_eq!(message.event_type, "webhooks.ping.v1");
        assert_eq!(
            (&body["type"], &body["data"]),
            (&json!("webhooks.ping.v1"), &json!({ "endpoint_id": to }))
        );
        assert_eq!(body["id"], json!(id));
    }
}
