//! What the module does by itself.

pub(crate) mod refresh_pending;
