//! The pages over HTTP, over the real modules: what a browser does and what it gets.

mod browser;
mod carts;
mod checkout;
mod currencies;
mod delivery;
mod engines;
mod finding;
mod memory;
mod options;
mod orders;
mod refused;
mod stage;
mod transfers;
