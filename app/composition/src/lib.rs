//! The composition root: the only place that names modules and adapters.
//!
//! It reads top-down: settings, listeners, database, modules, contracts, application services,
//! surfaces, background work. No container, no reflection; what a process consists of is what
//! this crate calls constructors of.

mod adapters;
mod background;
mod contracts;
mod database;
mod elsewhere;
mod error;
mod modules;
mod pages;
mod process;
mod surfaces;

pub use contracts::{BindingError, Contracts};
pub use database::{Database, DatabaseError};
pub use error::StartError;
pub use modules::{NAMES, local_schemas, schemas};
pub use process::Process;
