//! Systems of the merchant that are told what happens.

pub(crate) mod add_webhook;
pub(crate) mod change_webhook;
pub(crate) mod list_webhook_deliveries;
pub(crate) mod list_webhooks;
pub(crate) mod ping_webhook;
pub(crate) mod remove_webhook;
pub(crate) mod replay_webhook_deliveries;
pub(crate) mod rotate_webhook_secret;
pub(crate) mod show_webhook;
pub(crate) mod show_webhook_delivery;
