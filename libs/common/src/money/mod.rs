//! Integer money: `i64` minor units and an ISO 4217 currency, checked at every step.
//!
//! Two currencies never meet in one sum, nothing wraps, and splitting loses no minor unit.
//! Rates are parts per million, so that no float is ever needed.

mod allocate;
mod currency;
mod rate;
#[cfg(test)]
mod tests;

pub use currency::Currency;
pub use rate::{Rate, Rounding};

use serde::{Deserialize, Serialize};

/// An amount in minor units (cents, kopecks; yen have none) of one currency. May be negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Money {
    /// Minor units: `2490` with `EUR` is €24.90.
    pub amount_minor: i64,
    /// The currency; amounts of different currencies never mix.
    pub currency: Currency,
}

/// Why an operation on money has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The result does not fit 64 bits of minor units.
    #[error("amount out of range")]
    Overflow,
    /// The operands have different currencies.
    #[error("{left} and {right} cannot be mixed")]
    CurrencyMismatch {
        /// Currency of the left operand.
        left: Currency,
        /// Currency of the right operand.
        right: Currency,
    },
    /// An allocation without any weight above zero.
    #[error("nothing to allocate to")]
    NoWeights,
}

impl Money {
    /// An amount of minor units.
    #[must_use]
    pub const fn new(amount_minor: i64, currency: Currency) -> Self {
        Self { amount_minor, currency }
    }

    /// Nothing, in `currency`.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// True for exactly zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.amount_minor == 0
    }

    /// True below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.amount_minor < 0
    }

    /// Sum of two amounts of one currency.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        self.amount_minor
            .checked_add(other.amount_minor)
            .map(|amount_minor| Self { amount_minor, ..self })
            .ok_or(MoneyError::Overflow)
    }

    /// Difference of two amounts of one currency.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        self.amount_minor
            .checked_sub(other.amount_minor)
            .map(|amount_minor| Self { amount_minor, ..self })
            .ok_or(MoneyError::Overflow)
    }

    /// The amount `factor` times.
    pub fn checked_mul(self, factor: i64) -> Result<Self, MoneyError> {
        self.amount_minor
            .checked_mul(factor)
            .map(|amount_minor| Self { amount_minor, ..self })
            .ok_or(MoneyError::Overflow)
    }

    /// Sum of many amounts; `currency` names the result when there are none.
    pub fn sum(
        currency: Currency,
        amounts: impl IntoIterator<Item = Self>,
    ) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::checked_add)
    }

    /// `self * rate`, rounded: the tax on top of a net amount.
    pub fn at_rate(self, rate: Rate, rounding: Rounding) -> Result<Self, MoneyError> {
        let scaled = i128::from(self.amount_minor) * i128::from(rate.ppm());
        self.scaled(scaled, i128::from(Rate::ONE_PPM), rounding)
    }

    /// The part of a gross amount that is tax at `rate`: `gross * rate / (1 + rate)`, rounded.
    pub fn included_at_rate(self, rate: Rate, rounding: Rounding) -> Result<Self, MoneyError> {
        let scaled = i128::from(self.amount_minor) * i128::from(rate.ppm());
        let whole = i128::from(Rate::ONE_PPM) + i128::from(rate.ppm());
        self.scaled(scaled, whole, rounding)
    }

    fn scaled(
        self,
        numerator: i128,
        denominator: i128,
        rounding: Rounding,
    ) -> Result<Self, MoneyError> {
        let amount = rounding.divide(numerator, denominator);
        i64::try_from(amount)
            .map(|amount_minor| Self { amount_minor, ..self })
            .map_err(|_| MoneyError::Overflow)
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch { left: self.currency, right: other.currency })
        }
    }
}

impl std::fmt::Display for Money {
    /// Plain and locale-free, for logs: `24.90 EUR`. Pages format by locale.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let exponent = usize::from(self.currency.exponent());
        let sign = if self.amount_minor < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.amount_minor.unsigned_abs(), width = exponent + 1);
        let (whole, part) = digits.split_at(digits.len() - exponent);
        if exponent == 0 {
            write!(f, "{sign}{whole} {}", self.currency)
        } else {
            write!(f, "{sign}{whole}.{part} {}", self.currency)
        }
    }
}
