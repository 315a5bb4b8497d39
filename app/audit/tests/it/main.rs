//! The audit on a real PostgreSQL: green on an honest history, red on every break planted in it.

mod breaks;
mod honest;
mod provider;
mod shop;
mod surroundings;
mod waiting;
