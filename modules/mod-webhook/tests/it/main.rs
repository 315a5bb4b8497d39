//! The module over a real PostgreSQL: one file per use case.

mod change_endpoint;
mod create_endpoint;
mod deliver_due;
mod forget_old;
mod hanging;
mod isolation;
mod list_deliveries;
mod list_endpoints;
mod patience;
mod ping_endpoint;
mod processes;
mod remove_endpoint;
mod replay_deliveries;
mod rotate_secret;
mod stage;
mod tell_events;
mod wire;
