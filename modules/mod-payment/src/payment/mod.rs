//! The payment aggregate: what was asked for, and the merge of what was said about it.
//!
//! Invariants: merging is idempotent and commutative; amounts only grow, and once money has moved
//! they alone decide the state; an attempt that the provider had not heard of can be given up, and
//! comes back to life when it has.

mod card_number;
mod entity;
mod merge;
mod reference;
#[cfg(test)]
mod tests;
mod transfer;

pub(crate) use card_number::holds_card_number;
pub use entity::PaymentRecord;
pub use merge::{Contradiction, Numbered};
pub(crate) use reference::{reference, references_in};
pub use transfer::{Received, TransferRecord};
