//! Contract of the pricing module: what things cost, and why.
//!
//! Two contracts: [`PriceCalculator`] answers what lines cost now, with a trace of every step;
//! [`PriceBook`] is the merchant's pen for price lists, prices and tax rates. A quote is a query:
//! nothing is kept, and whoever relies on one (an order) keeps the quote itself.
//!
//! What it refuses to offer: converting currencies, and a price "of a product". A SKU has a price
//! in a list, a list has one currency, and a quote has one currency.
#![deny(missing_docs)]

mod contract;
mod dto;
mod errors;
mod events;
#[cfg(test)]
mod golden;

pub use contract::{PriceBook, PriceBookClient, PriceCalculator, PriceCalculatorClient};
pub use dto::{
    ListedPrice, PriceListPut, PriceSet, PricesQuery, PricesWritten, QuoteLine, QuoteRequest,
    Revision, TaxRatePut, UnitPrice, UnitPrices, UnitPricesQuery,
};
pub use errors::{PriceBookError, QuoteError};
pub use events::PricingEvent;

/// Most lines in a quote, SKUs in a question and items in a command.
pub const BATCH_MAX: usize = 1_000;
