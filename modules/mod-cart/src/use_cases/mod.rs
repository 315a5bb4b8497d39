//! What the module can be asked to do: load, let the entity decide, save. One verb a file.

pub(crate) mod change_cart;
mod changing;
pub(crate) mod claim_cart;
pub(crate) mod close_cart;
pub(crate) mod create_cart;
pub(crate) mod set_delivery;
mod showing;
pub(crate) mod view_cart;
