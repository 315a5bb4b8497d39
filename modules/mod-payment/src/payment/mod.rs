//! The payment aggregate: what was asked for, and the merge of what was said about it.
//!
//! Invariants: merging is idempotent and commutative; amounts only grow, and once money has moved
//! they alone decide the state; an attempt that the provider had not heard of can be given up, and
//! comes back to life when it has.

mod card_number;
mod entity;
mod merge;
#[cfg(test)]
mod tests;

pub(crate) use card_number::holds_card_number;
pub(crate) use entity::PaymentRecord;
pub(crate) use merge::{Contradiction, Numbered};
