//! What the module can be asked to do: load, let the entity decide, save. One verb a file.

pub(crate) mod cancel;
mod change;
pub(crate) mod checkpoint_flow;
pub(crate) mod claim_due;
pub(crate) mod confirm;
pub(crate) mod find_orders;
pub(crate) mod list_orders;
pub(crate) mod load_flow;
pub(crate) mod open_pending;
pub(crate) mod record_payment_state;
pub(crate) mod record_refund;
pub(crate) mod reinstate;
pub(crate) mod renew_lease;
pub(crate) mod ship;
