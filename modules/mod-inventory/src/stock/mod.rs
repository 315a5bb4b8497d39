//! The stock aggregate: one SKU in one warehouse, and the movements it accepts.
//!
//! Invariant: `0 <= reserved <= on_hand`, and the level is what its movements add up to.

mod entity;
#[cfg(test)]
mod tests;

pub use entity::{Entry, LevelRefusal, Stock, StockKey};
