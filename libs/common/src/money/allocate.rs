//! Splitting an amount by weights without losing a minor unit.

use super::{Money, MoneyError};

impl Money {
    /// Splits the amount in proportion to `weights` by the largest-remainder method (Hamilton):
    /// every share is the exact share rounded down towards zero, and the minor units left over
    /// go to the largest remainders, ties to the earlier position. The shares always add up to
    /// the amount.
    ///
    /// # Errors
    /// [`MoneyError::NoWeights`] when no weight is above zero.
    pub fn allocate(self, weights: &[u64]) -> Result<Vec<Self>, MoneyError> {
        let whole: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
        if whole == 0 {
            return Err(MoneyError::NoWeights);
        }
        let amount = u128::from(self.amount_minor.unsigned_abs());
        let mut shares = Vec::with_capacity(weights.len());
        let mut remainders = Vec::with_capacity(weights.len());
        let mut given = 0u128;
        for (position, weight) in weights.iter().enumerate() {
            let scaled = amount * u128::from(*weight);
            shares.push(scaled / whole);
            remainders.push((scaled % whole, position));
            given += scaled / whole;
        }
        remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let left = usize::try_from(amount - given).map_err(|_| MoneyError::Overflow)?;
        for (_, position) in remainders.iter().take(left) {
            shares[*position] += 1;
        }
        shares
            .into_iter()
            .map(|share| {
                let magnitude = i128::try_from(share).map_err(|_| MoneyError::Overflow)?;
                let signed = if self.amount_minor < 0 { -magnitude } else { magnitude };
                i64::try_from(signed)
                    .map(|amount_minor| Self { amount_minor, ..self })
                    .map_err(|_| MoneyError::Overflow)
            })
            .collect()
    }
}
