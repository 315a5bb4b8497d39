//! How the index comes to know things: builds, and changes.
//!
//! One task does it all, step by step, so that nothing is written by two. A fact of a log is a
//! hint only: what it names is read again, in batches, so that neither the order of facts nor
//! their repetition matters.

mod build;
mod follow;
mod hints;
mod kept;
mod load;
mod read;

pub use follow::Follower;
pub(crate) use read::Sources;
