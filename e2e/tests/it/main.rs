//! Journeys through the running shop: see the crate for who takes part.

mod bad_input;
mod browser;
mod cards;
mod carts_in_redis;
mod crash;
mod flash_sale;
mod idempotency;
mod isolation;
mod journey;
mod naughty_strings;
mod restart;
mod start;
mod transfer;
