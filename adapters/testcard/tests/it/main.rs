//! The adapter against a real provider in this process.

mod answers;
mod cards;
mod stage;
mod steps;
mod trouble;
mod webhooks;
