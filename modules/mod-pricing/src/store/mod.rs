//! The only SQL of the module.
//!
//! Row-level security already confines every statement to the tenant; the explicit
//! `tenant_id = $1` is the first wall and what the indexes start with.

mod book;
mod lists;
mod mapping;
mod prices;
mod rates;
mod snapshot;

pub(crate) use book::BookStore;
pub(crate) use lists::ListStore;
pub(crate) use prices::PriceStore;
pub(crate) use rates::RateStore;
pub(crate) use snapshot::SnapshotStore;
