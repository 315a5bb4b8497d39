//! Plain data: addresses and what they want.

use kernel_common::{PageRequest, Timestamp};
use serde::{Deserialize, Serialize};

use crate::EndpointId;

/// A new address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct EndpointDraft {
    /// Where to: `https://erp.example/hooks/shop`. At most 500 characters.
    pub url: String,
    /// Which events: exact types (`orders.order_placed.v1`), all of a module (`orders.*`), or `*`.
    /// 1 to 50.
    pub types: Vec<String>,
    /// For people; at most 200 characters, may be empty.
    #[serde(default)]
    pub description: String,
}

/// Whether events are posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EndpointStatus {
    /// They are.
    Active,
    /// Staff paused it: what happens meanwhile is not kept for it, what was on its way waits.
    Paused,
    /// The shop gave it up, as if it were paused.
    Disabled(DisabledBecause),
}

/// Why the shop gave an endpoint up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisabledBecause {
    /// It answered `410 Gone`.
    Gone,
    /// Nothing was delivered for days, and a delivery was given up.
    Failing,
}

/// An address that events are posted to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Endpoint {
    /// Id.
    pub id: EndpointId,
    /// Where to.
    pub url: String,
    /// Which events, as they were asked for.
    pub types: Vec<String>,
    /// For people.
    pub description: String,
    /// Whether events are posted.
    pub status: EndpointStatus,
    /// Counts its changes, from 1; deliveries do not change it.
    pub version: u32,
    /// When it was added.
    pub created_at: Timestamp,
    /// The old secret is still signed with until then.
    #[serde(default)]
    pub old_secret_until: Option<Timestamp>,
    /// Every try since then has failed.
    #[serde(default)]
    pub failing_since: Option<Timestamp>,
}

/// An endpoint, and the secret its signatures are made with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct EndpointWithSecret {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// `whsec_` and base64, after Standard Webhooks.
    pub secret: String,
}

impl std::fmt::Debug for EndpointWithSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EndpointWithSecret")
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

/// Switches an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pausing {
    /// Nothing is posted until it is resumed.
    Pause,
    /// Events are posted again, also when the shop had given it up.
    Resume,
}

/// What is to be different; what is not named stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct EndpointChange {
    /// Which endpoint.
    pub id: EndpointId,
    /// Only if it still has this version.
    #[serde(default)]
    pub version: Option<u32>,
    /// As in [`EndpointDraft`].
    #[serde(default)]
    pub url: Option<String>,
    /// As in [`EndpointDraft`].
    #[serde(default)]
    pub types: Option<Vec<String>>,
    /// As in [`EndpointDraft`].
    #[serde(default)]
    pub description: Option<String>,
    /// Switch it.
    #[serde(default)]
    pub pausing: Option<Pausing>,
}

/// Asks for a new secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SecretRotation {
    /// Which endpoint.
    pub id: EndpointId,
    /// How long the old secret is signed with as well; 0 to 604,800 (a week).
    pub overlap_seconds: u32,
}

/// Names an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct EndpointRef {
    /// Which endpoint.
    pub id: EndpointId,
}

/// It is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Removed {
    /// Which endpoint.
    pub id: EndpointId,
}

/// Endpoints that were asked for by id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FoundEndpoints {
    /// In the order of the ids.
    pub items: Vec<Endpoint>,
    /// Ids that there are not.
    pub missing: Vec<EndpointId>,
}

/// Asks for endpoints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct EndpointsQuery {
    /// Which part of the list.
    pub page: PageRequest,
}
