//! The cart aggregate: what may change in it; pure. And its view: what a quote and the catalog
//! say about its lines.
//!
//! Invariants: one line a SKU; a currency exactly as long as there are lines; the version grows
//! by one with every change that is stored.

mod entity;
mod sheet;
#[cfg(test)]
mod tests;
mod view;

pub(crate) use entity::{Cart, Repeat};
pub(crate) use view::{Goods, Offer, Shelf};
