//! The only SQL of the module.
//!
//! Row-level security already confines every statement of a request to the tenant; the explicit
//! `tenant_id = $1` is the first wall and what the indexes start with. Deliveries are of every
//! tenant, and in system units.

mod deliveries;
mod messages;

pub(crate) use deliveries::{DueMessage, claim_due, next_try, note};
pub(crate) use messages::{Inserted, MessageStore};
