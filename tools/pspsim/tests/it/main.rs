//! The provider over real HTTP, as a merchant, an auditor and a card holder meet it.
//!
//! What is asserted is who was told what and what the ledger says; never how long it took.

mod cards;
mod chances;
mod confirmation;
mod control;
mod idempotency;
mod refunds;
mod requests;
mod restart;
mod stage;
mod webhooks;
