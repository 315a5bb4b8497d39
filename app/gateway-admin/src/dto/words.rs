//! Contract enums as the API's words.

use serde::Serialize;
use utoipa::ToSchema;

/// The serde name of a unit enum: `on_hand`.
pub(crate) fn word<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => "unknown".to_owned(),
    }
}

/// Who did something.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "kind": "staff", "id": "admin" }))]
pub(crate) struct Actor {
    /// `guest`, `customer`, `staff`, `system` or `provider`.
    kind: &'static str,
    /// Which one.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
}

impl From<&kernel_events::Actor> for Actor {
    fn from(actor: &kernel_events::Actor) -> Self {
        use kernel_events::Actor as A;
        let (kind, id) = match actor {
            A::Guest => ("guest", None),
            A::Customer(id) => ("customer", Some(id)),
            A::Staff(id) => ("staff", Some(id)),
            A::System(id) => ("system", Some(id)),
            A::Provider(id) => ("provider", Some(id)),
        };
        Self { kind, id: id.cloned() }
    }
}
