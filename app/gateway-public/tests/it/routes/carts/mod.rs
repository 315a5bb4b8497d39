//! Carts.

mod claims;
mod create;
mod delivery;
mod get;
mod lines;
