//! The composition root: the only place that names modules and adapters.
//!
//! It reads top-down: settings, listeners, database, modules, contracts, application services,
//! surfaces, background work. No container, no reflection; what a process consists of is what
//! this crate calls constructors of.

mod adapters;
mod alarms;
mod background;
mod contracts;
mod database;
mod described;
mod elsewhere;
mod error;
mod imports;
mod modules;
mod pages;
mod process;
mod search;
mod surfaces;
mod workbench;

pub use alarms::is_known_flow;
pub use contracts::{BindingError, Contracts, contract_schemas};
pub use database::{Database, DatabaseError};
pub use described::{ORDER_EVENTS, PRODUCT_EVENTS, PublishedEvents};
pub use error::StartError;
pub use modules::{NAMES, local_schemas, schemas};
pub use process::Process;
pub use workbench::Workbench;
