//! Relations: typed many-to-many links as a graph; pure.
//!
//! A link leads from a source to a target, says what it is by its kind, has an order among its
//! siblings, may hold for a period only and carries a little metadata. The links of one kind are a
//! set: a source leads to a target once. Invariants kept here: siblings have one total order, by
//! position and then by target, so that pages by key neither repeat nor lose a link; a period is
//! never empty; where a kind forbids it, following links never comes back to where it began.
//!
//! Left out: tables, which belong to the module that owns the source; what kinds there are, which
//! its contract says; and whether a target exists.
#![deny(missing_docs)]

mod cycle;
mod link;
mod links;
mod metadata;
mod resolve;
mod rules;
mod validity;

pub use cycle::find_cycle;
pub use link::{Details, Link, Place};
pub use links::{Change, Changes, Links};
pub use metadata::{InvalidMetadata, Metadata};
pub use resolve::resolve;
pub use rules::{Refusal, Rules};
pub use validity::{EmptyPeriod, Validity};
