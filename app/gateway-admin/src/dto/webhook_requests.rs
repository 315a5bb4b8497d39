//! What is asked of webhooks.

use kernel_common::Timestamp;
use mod_webhook_api::{DeliveryId, DeliveryState, Pausing};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// How long an old secret is signed with, where nothing is said: a day.
const OVERLAP_SECONDS: u32 = 86_400;

/// Which addresses to list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct WebhooksParams {
    /// Rows per page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    pub(crate) after: Option<String>,
}

/// A new address.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "url": "https://erp.example/hooks/shop", "types": ["orders.*", "payments.captured.v1"],
    "description": "ERP"
}))]
pub(crate) struct WebhookRequest {
    /// Where to: `https`, and no address of a private network unless the installation allows it.
    #[schema(min_length = 1, max_length = 500)]
    pub(crate) url: String,
    /// Which events: types (`orders.order_placed.v1`), all of a module (`orders.*`), or `*`.
    #[schema(min_items = 1, max_items = 50)]
    pub(crate) types: Vec<String>,
    /// For people.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub(crate) description: String,
}

/// Whether an address is posted to.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WebhookStatus {
    /// It is; this also brings back what the shop had disabled.
    Active,
    /// What happens meanwhile is not kept for it, what was on its way waits.
    Paused,
}

impl From<WebhookStatus> for Pausing {
    fn from(status: WebhookStatus) -> Self {
        match status {
            WebhookStatus::Active => Self::Resume,
            WebhookStatus::Paused => Self::Pause,
        }
    }
}

/// What is to be different; what is not named stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "status": "paused" }))]
pub(crate) struct WebhookChange {
    /// Where to.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    pub(crate) url: Option<String>,
    /// Which events.
    #[serde(default)]
    #[schema(min_items = 1, max_items = 50)]
    pub(crate) types: Option<Vec<String>>,
    /// For people.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub(crate) description: Option<String>,
    /// Whether it is posted to.
    #[serde(default)]
    pub(crate) status: Option<WebhookStatus>,
    /// Refused when the address has another version by now.
    #[serde(default)]
    pub(crate) version: Option<u32>,
}

/// Asks for a new secret.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "overlap_seconds": 86_400 }))]
pub(crate) struct RotationRequest {
    /// How long requests carry a signature by the old secret as well; 0 when it is known to others.
    #[serde(default = "overlap_seconds")]
    #[schema(minimum = 0, maximum = 604_800, default = 86_400)]
    pub(crate) overlap_seconds: u32,
}

const fn overlap_seconds() -> u32 {
    OVERLAP_SECONDS
}

/// How far a delivery has come.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// It will be tried, again if need be.
    Queued,
    /// The endpoint answered 2xx.
    Delivered,
    /// Given up.
    Failed,
}

impl From<State> for DeliveryState {
    fn from(state: State) -> Self {
        match state {
            State::Queued => Self::Queued,
            State::Delivered => Self::Delivered,
            State::Failed => Self::Failed,
        }
    }
}

/// Which deliveries to list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeliveriesParams {
    /// `queued`, `delivered` or `failed`.
    #[param(inline)]
    pub(crate) state: Option<State>,
    /// Rows per page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    pub(crate) after: Option<String>,
}

/// What is to be tried again: either some deliveries, or all that were given up since an instant.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "since": "2026-01-31T00:00:00Z" }))]
pub(crate) struct ReplayRequest {
    /// These, delivered or given up; those under way are left as they are.
    #[serde(default)]
    #[schema(value_type = Option<Vec<uuid::Uuid>>, min_items = 1, max_items = 200)]
    pub(crate) deliveries: Option<Vec<DeliveryId>>,
    /// Those that were given up and had been kept then or later; the oldest 1,000.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) since: Option<Timestamp>,
}
