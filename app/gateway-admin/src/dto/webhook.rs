//! Addresses that events are posted to.

use kernel_common::{Page, Timestamp};
use mod_webhook_api::{self as webhook, DisabledBecause, EndpointStatus};
use serde::Serialize;
use utoipa::ToSchema;

use super::word;

/// An address that events are posted to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0190c6d2-f7e5-7c3e-8000-000000000001", "url": "https://erp.example/hooks/shop",
    "types": ["orders.*"], "description": "ERP", "status": "active", "version": 1,
    "created_at": "2026-01-31T10:00:00Z"
}))]
pub(crate) struct WebhookEndpoint {
    /// Id.
    id: String,
    /// Where to.
    url: String,
    /// Which events, as they were asked for.
    types: Vec<String>,
    /// For people.
    description: String,
    /// `active`, `paused` by staff, or `disabled` by the shop.
    status: &'static str,
    /// Why the shop disabled it: `gone` (it answered 410) or `failing` (nothing was delivered for
    /// days).
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled_because: Option<String>,
    /// Counts its changes.
    version: u32,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// Until when the old secret is signed with as well, after a rotation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    old_secret_until: Option<Timestamp>,
    /// Every try since then has failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    failing_since: Option<Timestamp>,
}

impl From<webhook::Endpoint> for WebhookEndpoint {
    fn from(endpoint: webhook::Endpoint) -> Self {
        let (status, because) = said(endpoint.status);
        Self {
            id: endpoint.id.to_string(),
            url: endpoint.url,
            types: endpoint.types,
            description: endpoint.description,
            status,
            disabled_because: because.map(word),
            version: endpoint.version,
            created_at: endpoint.created_at,
            old_secret_until: endpoint.old_secret_until,
            failing_since: endpoint.failing_since,
        }
    }
}

const fn said(status: EndpointStatus) -> (&'static str, Option<DisabledBecause>) {
    match status {
        EndpointStatus::Active => ("active", None),
        EndpointStatus::Paused => ("paused", None),
        EndpointStatus::Disabled(because) => ("disabled", Some(because)),
    }
}

/// A page of addresses.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebhookPage {
    /// The addresses, newest first.
    items: Vec<WebhookEndpoint>,
    /// Pass it as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl From<Page<webhook::Endpoint>> for WebhookPage {
    fn from(page: Page<webhook::Endpoint>) -> Self {
        let next = page.next.map(|cursor| cursor.0);
        Self { items: page.items.into_iter().map(Into::into).collect(), next }
    }
}

/// An address, and the secret its requests are signed with: it is told here and never again.
#[derive(Serialize, ToSchema)]
pub(crate) struct WebhookWithSecret {
    /// The address.
    endpoint: WebhookEndpoint,
    /// `whsec_` and base64: what signatures are verified with.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=")]
    secret: String,
}

impl From<webhook::EndpointWithSecret> for WebhookWithSecret {
    fn from(told: webhook::EndpointWithSecret) -> Self {
        Self { endpoint: told.endpoint.into(), secret: told.secret }
    }
}
