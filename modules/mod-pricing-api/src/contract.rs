//! The contract traits.

use kernel_common::{Page, PriceQuote};
use rt_contract::contract;

use crate::{
    ListedPrice, PriceBookError, PriceListPut, PriceSet, PricesQuery, PricesWritten, QuoteError,
    QuoteRequest, Revision, TaxRatePut, UnitPrices, UnitPricesQuery,
};

contract! {
    /// What things cost, in the currency and channel of the call.
    pub trait PriceCalculator as "pricing.PriceCalculator" v 1,
    client PriceCalculatorClient, error QuoteError {
        /// What lines and delivery cost together, with the tax and every step that led there.
        query quote(QuoteRequest) -> PriceQuote;
        /// What one of each SKU costs, for listings.
        query unit_prices(UnitPricesQuery) -> UnitPrices;
    }
}

contract! {
    /// The merchant's pen for prices and rates.
    ///
    /// Every command takes an idempotency key, is all or nothing and answers the revision of the
    /// book it made.
    pub trait PriceBook as "pricing.PriceBook" v 1,
    client PriceBookClient, error PriceBookError {
        /// Creates and changes price lists, by code.
        command put_price_lists(Vec<PriceListPut>) -> Revision;
        /// Creates and changes prices, by list and SKU.
        command set_prices(Vec<PriceSet>) -> Revision;
        /// The same, and tells which of them are different now: what an import reports.
        command put_prices(Vec<PriceSet>) -> PricesWritten;
        /// Creates and changes tax rates, by zone and category.
        command put_tax_rates(Vec<TaxRatePut>) -> Revision;
        /// What the lists say, in order of SKU and list.
        query prices(PricesQuery) -> Page<ListedPrice>;
    }
}
