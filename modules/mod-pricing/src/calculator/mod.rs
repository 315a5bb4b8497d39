//! The calculator: a pure function from the price book, the store's terms and lines to a quote.
//!
//! No async, no clock, no SQL. Invariants: `total` is the sum of the line totals and delivery;
//! every amount of the quote is in one currency; every step is in the trace, in order, and the
//! trace alone gives the total again; the order of the lines changes no sum. Tax is calculated
//! and rounded per line, because an order line is what is refunded later.
//!
//! Refusals come in the order of the variants of [`QuoteError`](mod_pricing_api::QuoteError).

mod checks;
#[cfg(test)]
mod properties;
mod quote;
mod snapshot;
mod taxation;
#[cfg(test)]
mod tests;

pub use quote::quote;
pub use snapshot::{BookPrice, Market, PriceSnapshot};
