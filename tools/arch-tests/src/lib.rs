//! The borders of the workspace, as data, with a checker for each.
//!
//! The folder of a crate is its layer ([`tier`]); which layer may use which, and why, is one table
//! ([`edges`]); which outside crates a layer must never meet is another ([`bans`]); what `cargo`
//! cannot see (SQL outside a store, a foreign schema, a clock read, a float in money code) is read
//! from the tree ([`rules`]).
//!
//! Invariant: every checker takes plain data and returns [`Violation`]s, so that a planted fault
//! proves it in a unit test; only [`workspace`] runs `cargo` and reads files. A change of a table
//! here is a change of the architecture and wants an ADR.
//!
//! Left out: style (rustfmt, clippy), licences and duplicate versions (`deny.toml`), and what the
//! database itself refuses (roles and row-level security).

pub mod bans;
pub mod edges;
pub mod rules;
pub mod source;
pub mod tier;
pub mod workspace;

mod violation;

pub use violation::Violation;
