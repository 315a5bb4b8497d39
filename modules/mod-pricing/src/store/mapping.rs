//! Between column values and the module's types.

use kernel_common::{Currency, Rate, Sku};
use rt_postgres::StoreError;

pub(super) fn sku(text: String) -> Result<Sku, StoreError> {
    text.parse().map_err(|_| StoreError::corrupt("pricing.prices", "sku", text))
}

pub(super) fn currency(text: &str, list: &str) -> Result<Currency, StoreError> {
    text.parse().map_err(|_| StoreError::corrupt("pricing.price_lists", "currency", list))
}

pub(super) fn rate(ppm: i32, category: &str) -> Result<Rate, StoreError> {
    let ppm = u32::try_from(ppm);
    ppm.map(Rate::from_ppm)
        .map_err(|_| StoreError::corrupt("pricing.tax_rates", "rate_ppm", category))
}

/// The column of a rate; commands accept none above 100 %.
pub(super) fn ppm(rate: Rate) -> i32 {
    i32::try_from(rate.ppm()).expect("a rate is at most a million ppm")
}
