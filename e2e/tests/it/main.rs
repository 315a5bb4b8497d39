//! Journeys through the running shop: see the crate for who takes part.

mod bad_input;
mod browser;
mod budgets;
mod cards;
mod carts_in_redis;
mod crash;
mod described;
mod documents;
mod flash_sale;
mod foreign_names;
mod furnished;
mod hostile_input;
mod idempotency;
mod isolation;
mod journey;
mod outgoing_webhooks;
mod restart;
mod row_security;
mod search_apart;
mod slow_clients;
mod smuggling;
mod start;
mod transfer;
mod webhooks;
