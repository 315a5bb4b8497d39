//! The only SQL of the module.
//!
//! Row-level security already confines every statement to the tenant; the explicit
//! `tenant_id = $1` is the first wall and what the indexes start with.

mod facts;
mod mapping;
mod payments;
mod refunds;
mod row;
mod saving;
mod transfers;

pub(crate) use facts::{FactStore, Kept, Movement};
pub(crate) use payments::{ONE_OPEN_PER_ORDER, PaymentStore, pending};
pub(crate) use refunds::{RefundKind, RefundRecord, RefundState, RefundStore};
pub(crate) use saving::Merged;
pub(crate) use transfers::{TransferStore, overdue};
