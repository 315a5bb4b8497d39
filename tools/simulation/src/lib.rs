//! Checkout under every fault, in one thread and virtual time, from a seed.
//!
//! What runs is the real thing where something is decided: checkout's steps and the saga driver,
//! the reactions, and the rules of order, payment and inventory. What stands around them is a
//! model: a store with transactions, row locks and commits of unknown outcome; a payment provider
//! with its own books; a bus that loses, doubles and reorders; two nodes that die at any await and
//! take over each other's flows. All chance comes from the seed, so that a failure is repeated by
//! its seed alone.
//!
//! Invariants of the shop are checked after every commit; after the faults have stopped, every flow
//! must end and the books of shop and provider must agree. A simulator that finds nothing proves
//! nothing: [`Bug`] plants mistakes, and the tests ask that each is found.
//!
//! Left out on purpose: HTTP, SQL and threads (the store model is compared with PostgreSQL in the
//! tests, the rest is e2e's), several tenants, transfers, refunds by staff and skewed clocks.

mod bug;
mod bus;
mod check;
mod link;
mod plan;
mod provider;
mod rng;
mod run;
mod shop;
mod shopper;
mod sim;
mod store;

pub use bug::Bug;
pub use plan::Plan;
pub use run::{Failure, Report, run};
pub use shop::{StandaloneInventory, standalone_inventory};
