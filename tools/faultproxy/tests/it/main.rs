//! The proxy in front of an echo and of a real PostgreSQL.

mod commits;
mod control;
mod streams;
