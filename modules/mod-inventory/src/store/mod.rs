//! The only SQL of the module.
//!
//! Row-level security already confines every statement to the tenant; the explicit
//! `tenant_id = $1` is the first wall and what the indexes start with.

mod journal;
mod mapping;
mod reservations;
mod stock;
mod warehouses;

pub(crate) use journal::{BookedEntry, Booking, JournalStore};
pub(crate) use reservations::ReservationStore;
pub(crate) use stock::StockStore;
pub(crate) use warehouses::WarehouseStore;
