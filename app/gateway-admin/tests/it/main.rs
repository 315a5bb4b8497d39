//! The admin API over its router: who is let in, what is asked of the contracts, what is answered.

mod bodies;
mod catalog;
mod door;
mod imports;
mod orders;
mod prices;
mod stage;
mod stock;
mod transfers;
mod webhooks;
