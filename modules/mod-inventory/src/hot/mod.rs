//! Hot stock: reservations that wait for one row are granted together.
//!
//! One row allows one commit per flush of the log, so that buyers who queue for it are served at
//! the disk's pace, each losing the others' time. Once more than a few reservations of one SKU are
//! under way in this process, those that come next wait in a lane of that SKU; a task takes all
//! that wait and has them granted in one transaction, again and again until nobody waits.
//!
//! Invariants: nothing here decides who gets what. That is the transaction's, under the row locks
//! and the CHECK constraints, and any number of processes may each have a lane for the same row. A
//! SKU that is not hot never meets a lane. A caller that stops waiting before its turn has asked
//! for nothing; one that stops after it finds its answer under its key. Whoever is not answered
//! here, for whatever reason, goes on alone under the same key.
//!
//! Left out on purpose: timers that wait for a fuller batch, and memory of what is sold out.

mod counts;
mod lane;
mod sequencer;

pub use counts::BatchCounts;
pub(crate) use lane::{Answer, Ask, Waiter};
pub(crate) use sequencer::{LaneKey, Sequencer, Server};
