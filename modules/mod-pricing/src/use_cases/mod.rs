//! What the module can be asked to do: load, let the pure part decide, save. One verb a file.

pub(crate) mod put_price_lists;
pub(crate) mod put_prices;
pub(crate) mod put_tax_rates;
pub(crate) mod quote_lines;
pub(crate) mod quote_shown;
pub(crate) mod read_prices;
pub(crate) mod set_prices;
mod writing;
