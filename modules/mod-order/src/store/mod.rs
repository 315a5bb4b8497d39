//! The only SQL of the module.
//!
//! Row-level security already confines every statement to the tenant; the explicit
//! `tenant_id = $1` is the first wall and what the indexes start with.

mod flows;
mod mapping;
mod opening;
mod orders;
mod reading;
mod row;

pub(crate) use flows::{FlowStore, claim_due};
pub(crate) use opening::{Conflict, NewOrder, OpeningStore};
pub(crate) use orders::{Closing, ONE_ORDER_PER_CART_VERSION, OrderStore};
pub(crate) use reading::{ListFilter, OrderReader};
