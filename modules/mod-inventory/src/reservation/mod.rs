//! The reservation aggregate: a pending transfer of goods to one order.
//!
//! Invariant: a reservation is made whole or not at all, and resolved at most once.

mod allocation;
mod entity;
#[cfg(test)]
mod tests;

pub(crate) use allocation::{Allocated, allocate, sum_lines};
pub(crate) use entity::{Applied, ReservationRecord};
