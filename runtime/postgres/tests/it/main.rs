//! rt-postgres on a real PostgreSQL.

mod audit;
mod claims;
mod counts;
mod embedded;
mod events;
mod health;
mod inbox;
mod migrate;
mod modules;
mod readers;
mod rebase;
mod relay;
mod relay_panics;
mod round_trips;
mod statistics;
mod tenancy;
mod transactions;
