//! What becomes of a message after a try; pure.

mod entity;
#[cfg(test)]
mod tests;

pub(crate) use entity::{ATTEMPTS_MAX, LEASE, Next, lost, next};
