//! Checkout over the real modules on one PostgreSQL, with a bank as the witness of money.

mod breaking;
mod budget;
mod carts;
mod confirming;
mod desk;
mod dying;
mod free;
mod placing;
mod refusals;
mod repeats;
mod silence;
mod taken_away;
mod transfers;
