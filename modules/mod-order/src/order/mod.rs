//! The order aggregate: the agreement it rests on, and the states it passes through.
//!
//! Invariant: every change is one version and one line in the story; a repeat is no change.

mod agreement;
mod entity;
#[cfg(test)]
mod tests;

pub(crate) use agreement::faults;
pub use entity::{Applied, Change, Hand, OrderRecord, Refusal};
