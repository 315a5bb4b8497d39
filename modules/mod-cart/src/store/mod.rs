//! The only SQL of the module: carts as rows of PostgreSQL.
//!
//! Row-level security already confines every statement to the tenant; the explicit
//! `tenant_id = $1` is the first wall and what the key starts with.

mod postgres;

pub use postgres::PostgresCarts;
