//! From decimals of a file to what the platform counts in.

use kernel_common::{Currency, Money, Quantity};

use crate::expression::Decimal;

/// A number as money: not below zero, and in whole minor units.
pub(crate) fn amount(number: Decimal, currency: Currency) -> Result<Money, String> {
    if number.is_negative() {
        return Err("is below zero".to_owned());
    }
    let places = u32::from(currency.exponent());
    let minor = number.to_units(places);
    minor.map(|minor| Money::new(minor, currency)).ok_or_else(|| {
        format!("does not fit {currency}, which has {places} decimals; round(..., {places}) helps")
    })
}

/// A number as units on the shelf.
pub(crate) fn units(number: Decimal) -> Option<i64> {
    number.to_units(0).filter(|units| (0..=Quantity::MAX).contains(units))
}
