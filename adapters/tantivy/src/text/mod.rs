//! From typed words to what is looked for.
//!
//! Invariant: words that the index knows are never corrected away; a correction, another keyboard
//! layout or a dropped word is tried only where nothing would be found, and is said.

mod alternatives;
mod dictionary;
mod plan;
mod query;

pub(crate) use plan::Plan;
pub(crate) use query::{all_of, find_any};
