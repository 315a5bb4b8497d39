//! Tests of the pricing module on a real PostgreSQL.

mod isolation;
mod price_lists;
mod quotes;
mod set_prices;
mod shop;
mod shown;
mod tax_rates;
