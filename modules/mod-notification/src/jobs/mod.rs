//! What the module does by itself.

pub(crate) mod deliver_due;
