//! What the platform publishes, as AsyncAPI 3.0: events in CloudEvents envelopes.

use app_composition::PublishedEvents;
use kernel_events::Envelope;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// The document of some modules' events.
pub(super) fn document(title: &str, what: &str, published: &[PublishedEvents]) -> Value {
    let settings = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into());
    let mut generator = settings.into_generator();
    let envelope = generator.subschema_for::<Envelope>();
    let (mut channels, mut operations, mut messages) = (Map::new(), Map::new(), Map::new());
    for events in published {
        let mut named = Map::new();
        for (event_type, data) in events.data(&mut generator) {
            let payload = json!({ "allOf": [
                envelope,
                { "properties": { "type": { "const": event_type }, "data": data } },
            ] });
            let content = "application/cloudevents+json";
            let message = json!({ "name": event_type, "contentType": content, "payload": payload });
            let place = reference(&format!("components/messages/{event_type}"));
            named.insert(event_type.to_owned(), place);
            messages.insert(event_type.to_owned(), message);
        }
        let schema = events.schema;
        channels.insert(schema.to_owned(), json!({ "address": schema, "messages": named }));
        let channel = reference(&format!("channels/{schema}"));
        let publishes = json!({ "action": "send", "channel": channel });
        operations.insert(format!("publish_{schema}"), publishes);
    }
    json!({
        "asyncapi": "3.0.0",
        "info": { "title": title, "version": "1.0.0", "description": what },
        "channels": channels,
        "operations": operations,
        "components": { "messages": messages, "schemas": generator.take_definitions(true) },
    })
}

fn reference(place: &str) -> Value {
    json!({ "$ref": format!("#/{place}") })
}
