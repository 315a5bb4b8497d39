//! The category tree of a tenant: pure. Invariants: every parent exists, no category stands below
//! itself, and none deeper than [`DEPTH_MAX`].

mod entity;
#[cfg(test)]
mod tests;
mod validation;

pub(crate) use entity::{Ancestor, CategoryRecord, CategoryTree};
pub(crate) use validation::validate;

/// Levels of the tree.
pub(crate) const DEPTH_MAX: usize = 16;
