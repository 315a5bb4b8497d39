//! The search port on indexes in a folder of this process.
//!
//! Invariants: what a commit made visible survives a crash, together with its checkpoint; a
//! rebuilt index takes the old one's place in one step, under questions; live columns are in
//! memory, changing one writes nothing, and they are left to the next process when that is asked
//! for; one process has a folder at a time.
//! Left out: what documents mean, and where they come from (the search service).

mod collect;
mod columns;
mod counts;
mod engine;
mod folder;
mod generation;
mod index;
mod left;
mod live;
mod page;
mod predicate;
mod rank;
mod reading;
mod rebuild;
mod schema;
mod text;
mod values;
mod view;

pub use engine::{EngineSettings, TantivyEngine};

use kernel_search::IndexError;

/// The engine's trouble as the port has it.
pub(crate) fn failed(error: impl std::fmt::Display) -> IndexError {
    IndexError::Failed(error.to_string())
}
