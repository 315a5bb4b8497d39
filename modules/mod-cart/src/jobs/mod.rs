//! What the module does by itself, when the platform's scheduler says so.

pub(crate) mod forget_idle_carts;
