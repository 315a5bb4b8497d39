//! Everything that can be wrong before anything is calculated.

use std::collections::BTreeSet;

use kernel_common::{DeliveryCharge, Money, Validation};
use mod_pricing_api::{BATCH_MAX, QuoteError, QuoteRequest};

use super::{BookPrice, Market, PriceSnapshot};

/// The prices of the lines, in their order, all of them in the market's currency, all with the
/// tax or all without it, and with a rate for every category that comes up.
pub(super) fn prices_of<'s>(
    snapshot: &'s PriceSnapshot,
    market: Market<'_>,
    request: &QuoteRequest,
) -> Result<Vec<&'s BookPrice>, QuoteError> {
    valid(request)?;
    let prices = found(snapshot, market, request)?;
    has_rates(snapshot, request)?;
    one_tax_mode(&prices)?;
    one_currency(&prices, market, request.terms.delivery.as_ref())?;
    Ok(prices)
}

fn valid(request: &QuoteRequest) -> Result<(), QuoteError> {
    let mut check = Validation::new();
    let fits = (1..=BATCH_MAX).contains(&request.lines.len());
    check.require(fits, "/lines", "batch_size", "a quote has 1 to 1000 lines");
    if let Some(charge) = &request.terms.delivery {
        let pointer = "/terms/delivery/price";
        check.require(!charge.price.is_negative(), pointer, "out_of_range", "is below zero");
    }
    check.finish().map_err(QuoteError::Invalid)
}

fn found<'s>(
    snapshot: &'s PriceSnapshot,
    market: Market<'_>,
    request: &QuoteRequest,
) -> Result<Vec<&'s BookPrice>, QuoteError> {
    let mut prices = Vec::with_capacity(request.lines.len());
    let mut skus = Vec::new();
    for line in &request.lines {
        match snapshot.prices.get(&line.sku) {
            Some(price) => prices.push(price),
            None if skus.contains(&line.sku) => {}
            None => skus.push(line.sku.clone()),
        }
    }
    if skus.is_empty() {
        return Ok(prices);
    }
    Err(QuoteError::NoPrice { skus, currency: market.currency, channel: market.channel.to_owned() })
}

fn has_rates(snapshot: &PriceSnapshot, request: &QuoteRequest) -> Result<(), QuoteError> {
    let of_lines = request.lines.iter().map(|line| &line.tax_category);
    let of_delivery = request.terms.delivery.iter().map(|charge| &charge.tax_category);
    let missing: BTreeSet<_> = of_lines
        .chain(of_delivery)
        .filter(|category| !snapshot.rates.contains_key(category))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(QuoteError::NoTaxRate {
        zone: request.terms.tax_zone.clone(),
        categories: missing.into_iter().cloned().collect(),
    })
}

fn one_tax_mode(prices: &[&BookPrice]) -> Result<(), QuoteError> {
    let list_with = |tax_included: bool| {
        prices.iter().find(|price| price.tax_included == tax_included).map(|price| &price.list)
    };
    match (list_with(true), list_with(false)) {
        (Some(included), Some(on_top)) => {
            Err(QuoteError::MixedTax { included: included.clone(), on_top: on_top.clone() })
        }
        _ => Ok(()),
    }
}

fn one_currency(
    prices: &[&BookPrice],
    market: Market<'_>,
    delivery: Option<&DeliveryCharge>,
) -> Result<(), QuoteError> {
    let of_prices = prices.iter().flat_map(|price| [Some(price.price), price.compare_at]);
    let of_delivery = delivery.into_iter().flat_map(|c| [Some(c.price), c.free_from]);
    let is_other = |amount: &Money| amount.currency != market.currency;
    match of_prices.chain(of_delivery).flatten().find(is_other) {
        None => Ok(()),
        Some(Money { currency: found, .. }) => {
            Err(QuoteError::CurrencyMismatch { expected: market.currency, found })
        }
    }
}
