//! The shop stands many seeds, a shop with a mistake does not, and the store model is PostgreSQL's.

mod against_postgres;
mod bugs;
mod seeds;
