//! The reservation aggregate: a pending transfer of goods to one order.
//!
//! Invariant: a reservation is made whole or not at all, and resolved at most once.

mod allocation;
mod entity;
mod filling;
#[cfg(test)]
mod tests;

pub use allocation::{Allocated, allocate, sum_lines};
pub use entity::{Applied, ReservationRecord};
pub use filling::{Share, fill};
