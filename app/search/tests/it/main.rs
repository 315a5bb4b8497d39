//! The search service over the real modules and the real engine.

mod backlog;
mod changes;
mod desk;
mod questions;
mod ranges;
mod remote;
mod restarts;
mod suggestions;
mod tenants;
