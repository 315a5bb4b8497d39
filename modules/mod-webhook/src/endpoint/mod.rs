//! An address: what it wants, and what a change makes of it; pure.

mod entity;
mod interest;
#[cfg(test)]
mod tests;

pub(crate) use entity::{OVERLAP_SECONDS_MAX, changed};
pub(crate) use interest::{concerns, names_something, wants};
