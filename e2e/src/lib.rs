//! The running shop as its shoppers, its payment provider and its operator meet it.
//!
//! [`Shop`] starts the real programs, found beside the test's own: on free ports, with a fresh
//! data folder, in one process or in two. [`Shopper`] speaks plain HTTP to it. Two witnesses see
//! what really happened: [`Provider`] has the book of the payment provider, and [`Inside`] reads
//! stock and orders through the platform's contracts.
//!
//! Invariant: nothing is left behind, whichever way a test ends; a guard stops its programs, and
//! programs of a test that was killed notice it. Everything panics instead of answering errors: a
//! journey that cannot go on has failed.
//! [`Description`] and [`Wire`] are for those who send what no shopper sends.
//! Left out: looking into the database (`shop audit` does, and the suite that leans against its
//! walls), and pages, which a browser reads.

mod answer;
mod description;
mod folder;
mod inside;
mod journal;
mod mail;
mod program;
mod provider;
mod redis;
mod shop;
mod shopper;
mod wire;

pub use answer::Answer;
pub use description::{Description, Kind, Operation, Parameter, Spot, encoded};
pub use inside::{Inside, Shelf};
pub use journal::{Entry, Ledger};
pub use mail::letters_to;
pub use program::program;
pub use provider::Provider;
pub use redis::Redis;
pub use shop::{Shop, Store};
pub use shopper::{Card, Cart, Purchase, Shopper, fresh_key};
pub use testkit::eventually;
pub use wire::{Said, Wire, answers};
