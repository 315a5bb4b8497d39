//! The only SQL of the module.
//!
//! Row-level security already confines every statement to the tenant; the explicit
//! `tenant_id = $1` is the first wall and what the indexes start with.

mod deliveries;
mod messages;

pub(crate) use deliveries::{DeliveryStore, DueMessage, claim_due};
pub(crate) use messages::MessageStore;
