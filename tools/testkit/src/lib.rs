//! Databases, tenants and questions for tests over a real PostgreSQL, and ports for the programs
//! that harnesses start.
//!
//! Invariants: no two tests share a database; every test sees schemas migrated by the modules' own
//! migrations; the login role is no superuser, so that row-level security is as real as in
//! production. Panics instead of errors: a test that cannot begin has failed.
//! Left out: fakes of contracts (they ship with the contracts) and domain builders (with the
//! modules' tests).

mod cluster;
mod counters;
mod database;
mod events;
mod executed;
mod ports;
mod tenants;
mod waiting;

pub use counters::Counters;
pub use database::TestDatabase;
pub use events::{events_of, expect_event};
pub use executed::{Executed, executed};
pub use ports::free_ports;
pub use tenants::{ctx, ctx_of, fresh_ctx, tenant_one, tenant_two};
pub use waiting::eventually;
