//! Price lists: pure. Invariants: the currency of a list never changes, because its prices are
//! minor units of it; lists that can meet in one quote agree whether prices contain the tax.

mod entity;
#[cfg(test)]
mod tests;

pub(crate) use entity::{PriceListRecord, put};
