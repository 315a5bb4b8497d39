//! A small shop over the real modules on one PostgreSQL, told in words: what tests of the
//! application begin with.
//!
//! Two stores of two tenants sell mugs, tea and a lamp at German prices. The money lies in a
//! [`Bank`] of its own, which is the witness: what it says was charged was charged. Contracts
//! are reached as in production, through clients, and [`Calls`] counts and breaks them.
//!
//! Invariants: no two shops share a database; time moves only when a test says so, except the
//! database's own; a shop knows nothing of the application services over it. Panics instead of
//! errors: a test that cannot begin has failed.

mod bank;
mod bindings;
mod calls;
mod contracts;
mod goods;
mod post;
mod shop;
mod stores;
mod transfers;
mod wire;

pub use bank::{Bank, Card, METHOD};
pub use calls::{Calls, Moment};
pub use contracts::Contracts;
pub use goods::{LAMP, MUG, TEA, bare, sku, units};
pub use post::Post;
pub use shop::{Memory, Shop, eur, guest, keyed};
pub use stores::stores;
pub use transfers::{TRANSFER, TRANSFER_DEADLINE};
