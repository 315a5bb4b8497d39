//! What the module can be asked to do. One verb a file.

pub(crate) mod change_endpoint;
mod check_endpoint;
pub(crate) mod create_endpoint;
pub(crate) mod find_endpoints;
mod keyed;
pub(crate) mod list_deliveries;
pub(crate) mod list_endpoints;
pub(crate) mod ping_endpoint;
pub(crate) mod remove_endpoint;
pub(crate) mod replay_deliveries;
pub(crate) mod rotate_secret;
pub(crate) mod show_deliveries;
pub(crate) mod tell_events;
