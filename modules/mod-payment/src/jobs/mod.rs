//! What the module does by itself.

pub(crate) mod expire_overdue;
pub(crate) mod refresh_pending;
