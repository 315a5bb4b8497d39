//! What the provider tells us by itself.

use std::collections::BTreeMap;

use kernel_common::Timestamp;
use mod_payment_api::{PaymentFact, spi::WebhookError};
use rt_security::verify_webhook;
use serde::Deserialize;
use serde_json::Value;

use crate::reading::fact_of;

const SIGNATURE_HEADER: &str = "pspsim-signature";

#[derive(Deserialize)]
struct Webhook {
    id: String,
    data: Value,
}

/// Verifies the signature over the raw body, then reads it.
pub(crate) fn read(
    headers: &BTreeMap<String, String>,
    body: &str,
    secrets: &[String],
    now: Timestamp,
) -> Result<PaymentFact, WebhookError> {
    let signature = headers.get(SIGNATURE_HEADER).ok_or(WebhookError::Forged)?;
    verify_webhook(signature, body.as_bytes(), secrets, now)
        .or_else(|error| rt_failpoints::planted("forged_webhooks").then_some(()).ok_or(error))
        .map_err(|_| WebhookError::Forged)?;
    let unreadable = |error: serde_json::Error| WebhookError::Unreadable(error.to_string());
    let webhook: Webhook = serde_json::from_str(body).map_err(unreadable)?;
    let fact = fact_of(webhook.data).map_err(unreadable)?;
    Ok(PaymentFact { event_id: webhook.id, ..fact })
}
