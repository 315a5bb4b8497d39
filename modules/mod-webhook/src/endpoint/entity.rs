//! What a change makes of an endpoint.

use mod_webhook_api::{Endpoint, EndpointChange, EndpointStatus, Pausing, WebhookError};

/// Longest time in which two secrets are signed with: a week.
pub(crate) const OVERLAP_SECONDS_MAX: u32 = 7 * 24 * 60 * 60;

/// The endpoint after `change`, whose fields have been checked. Its version counts on when
/// something is different.
///
/// # Errors
/// [`WebhookError::VersionConflict`].
pub(crate) fn changed(
    endpoint: &Endpoint,
    change: &EndpointChange,
) -> Result<Endpoint, WebhookError> {
    if let Some(expected) = change.version.filter(|expected| *expected != endpoint.version) {
        return Err(WebhookError::VersionConflict { expected, found: endpoint.version });
    }
    let mut after = endpoint.clone();
    if let Some(url) = &change.url {
        after.url.clone_from(url);
    }
    if let Some(types) = &change.types {
        after.types.clone_from(types);
    }
    if let Some(description) = &change.description {
        after.description.clone_from(description);
    }
    match change.pausing {
        // What the shop gave up keeps its reason.
        Some(Pausing::Pause) if endpoint.status == EndpointStatus::Active => {
            after.status = EndpointStatus::Paused;
        }
        Some(Pausing::Resume) => after.status = EndpointStatus::Active,
        Some(Pausing::Pause) | None => {}
    }
    let resumed =
        endpoint.status != EndpointStatus::Active && after.status == EndpointStatus::Active;
    if resumed || after.url != endpoint.url {
        // What failed before proves nothing about what is there now.
        after.failing_since = None;
    }
    if after != *endpoint {
        after.version = endpoint.version.saturating_add(1);
    }
    Ok(after)
}
