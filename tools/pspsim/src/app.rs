//! What the routes share.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::{chances::Dice, control::Control, idempotency::WebhookPlan, ledger::Ledger};

/// One running provider, as its routes see it.
pub(crate) type App = Arc<Shared>;

/// The state behind [`App`].
pub(crate) struct Shared {
    pub(crate) ledger: Ledger,
    pub(crate) control: Arc<Control>,
    pub(crate) dice: Arc<Dice>,
    /// The bearer token.
    pub(crate) secret: String,
    /// Without a trailing slash.
    pub(crate) base_url: String,
    pub(crate) late_ms: u64,
    /// How the steps of ordinary payments are announced: at once.
    pub(crate) webhook_plan: WebhookPlan,
    /// How long the webhook of a payment waits whose answer never comes.
    pub(crate) webhook_delay_ms: u64,
    /// Rung whenever a webhook is done with.
    pub(crate) webhook_settled: Arc<Notify>,
}
