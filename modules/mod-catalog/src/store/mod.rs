//! The only SQL of the module.
//!
//! Row-level security already confines every statement to the tenant; the explicit
//! `tenant_id = $1` is the first wall and what the indexes start with.

mod categories;
mod lifecycle;
mod listing;
mod mapping;
mod pages;
mod products;
mod sellables;
mod variants;

pub(crate) use categories::CategoryStore;
pub(crate) use lifecycle::LifecycleStore;
pub(crate) use listing::ListingStore;
pub(crate) use pages::PageStore;
pub(crate) use products::ProductStore;
pub(crate) use sellables::SellableStore;
pub(crate) use variants::VariantStore;
