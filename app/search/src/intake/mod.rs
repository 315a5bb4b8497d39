//! How the index comes to know things: builds, and changes.
//!
//! One task does it all, step by step, so that nothing is written by two. A fact of a log is a
//! hint only: what it names is read again, in batches, so that neither the order of facts nor
//! their repetition matters. Of many facts as many as fit are taken in one turn, what they name is
//! read once, and commits are as rare as shoppers can bear: a product, its prices and its stock that
//! an import brings one after the other are read together where possible.

mod build;
mod follow;
mod hints;
mod kept;
mod load;
mod memory;
mod pace;
mod pending;
mod read;

pub use follow::Follower;
pub(crate) use read::Sources;
