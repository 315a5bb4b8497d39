//! One tax at a time: of a line, or of delivery.

use std::collections::{BTreeMap, HashMap};

use kernel_common::{
    LineTax, Money, PricingTerms, Rate, Subject, TaxCategory, TaxSummary, TraceStep,
};
use mod_pricing_api::QuoteError;

/// How everything in one quote is taxed.
#[derive(Clone, Copy)]
pub(super) struct Taxation<'a> {
    pub(super) terms: &'a PricingTerms,
    pub(super) rates: &'a HashMap<TaxCategory, Rate>,
    /// In the prices, or on top of them.
    pub(super) included: bool,
}

impl Taxation<'_> {
    /// The tax of `base`, what the shopper pays with it, and the step that says so.
    pub(super) fn levy(
        &self,
        of: Subject,
        category: &TaxCategory,
        base: Money,
    ) -> Result<(LineTax, Money, TraceStep), QuoteError> {
        let rounding = self.terms.rounding;
        let rate = *self.rates.get(category).expect("a rate for every category was checked");
        let (amount, total) = if self.included {
            (base.included_at_rate(rate, rounding)?, base)
        } else {
            let amount = base.at_rate(rate, rounding)?;
            (amount, base.checked_add(amount)?)
        };
        let step = TraceStep::Tax {
            of,
            category: category.clone(),
            zone: self.terms.tax_zone.clone(),
            rate,
            included: self.included,
            base,
            amount,
            rounding,
        };
        let tax = LineTax { category: category.clone(), rate, included: self.included, amount };
        Ok((tax, total, step))
    }
}

/// The taxes by category, in the categories' order, of taxes and the totals they belong to.
pub(super) fn summarise<'a>(
    taxed: impl Iterator<Item = (&'a LineTax, Money)>,
) -> Result<Vec<TaxSummary>, QuoteError> {
    let mut by_category: BTreeMap<&TaxCategory, TaxSummary> = BTreeMap::new();
    for (tax, total) in taxed {
        let net = total.checked_sub(tax.amount)?;
        let sum = by_category.entry(&tax.category).or_insert_with(|| TaxSummary {
            category: tax.category.clone(),
            rate: tax.rate,
            net: Money::zero(total.currency),
            tax: Money::zero(total.currency),
        });
        sum.net = sum.net.checked_add(net)?;
        sum.tax = sum.tax.checked_add(tax.amount)?;
    }
    Ok(by_category.into_values().collect())
}
