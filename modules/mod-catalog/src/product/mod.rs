//! The product aggregate: what it is and how it changes; pure.
//!
//! Invariants: every variant chooses one value of each option, no two the same; a change grows
//! the version by one, and what is no change leaves it.

mod content;
mod entity;
#[cfg(test)]
mod tests;
mod validation;

pub(crate) use content::Content;
pub(crate) use entity::{Digest, ProductRecord};
pub(crate) use validation::{check_name, validate};
