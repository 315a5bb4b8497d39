//! Carts.

mod create;
mod delivery;
mod get;
mod lines;
