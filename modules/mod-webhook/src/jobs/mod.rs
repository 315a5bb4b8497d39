//! What the module does by itself.

pub(crate) mod deliver_due;
pub(crate) mod forget_old;
mod under_way;
