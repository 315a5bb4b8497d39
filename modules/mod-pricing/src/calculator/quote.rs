//! Lines, then delivery, then the total.

use kernel_common::{
    DeliveryCharge, Money, PriceQuote, QuotedDelivery, QuotedLine, Subject, TraceStep,
};
use mod_pricing_api::{QuoteError, QuoteLine, QuoteRequest};

use super::{
    BookPrice, Market, PriceSnapshot, checks,
    taxation::{Taxation, summarise},
};

/// What the lines of `request` and its delivery cost in `market`.
///
/// # Errors
/// [`QuoteError`], the first in the order of its variants.
pub fn quote(
    snapshot: &PriceSnapshot,
    market: Market<'_>,
    request: &QuoteRequest,
) -> Result<PriceQuote, QuoteError> {
    let prices = checks::prices_of(snapshot, market, request)?;
    let tax_included = prices.iter().all(|price| price.tax_included);
    let taxation =
        Taxation { terms: &request.terms, rates: &snapshot.rates, included: tax_included };
    let mut trace = Vec::with_capacity(3 * request.lines.len() + 3);
    let mut lines = Vec::with_capacity(request.lines.len());
    for (line, price) in request.lines.iter().zip(prices) {
        lines.push(price_line(line, price, taxation, &mut trace)?);
    }
    let subtotal = Money::sum(market.currency, lines.iter().map(|line| line.subtotal))?;
    let lines_total = Money::sum(market.currency, lines.iter().map(|line| line.total))?;
    let charge = request.terms.delivery.as_ref();
    let delivery = charge.map(|charge| price_delivery(charge, subtotal, taxation, &mut trace));
    let delivery = delivery.transpose()?;
    let delivery_total = delivery.as_ref().map_or(Money::zero(market.currency), |d| d.total);
    let total = lines_total.checked_add(delivery_total)?;
    trace.push(TraceStep::Total { lines: lines_total, delivery: delivery_total, amount: total });
    let taxes = summarise(
        lines.iter().map(|l| (&l.tax, l.total)).chain(delivery.iter().map(|d| (&d.tax, d.total))),
    )?;
    let tax_total = Money::sum(market.currency, taxes.iter().map(|sum| sum.tax))?;
    Ok(PriceQuote {
        lines,
        delivery,
        subtotal,
        lines_total,
        tax_total,
        tax_included,
        taxes,
        total,
        trace,
    })
}

fn price_line(
    line: &QuoteLine,
    book: &BookPrice,
    taxation: Taxation<'_>,
    trace: &mut Vec<TraceStep>,
) -> Result<QuotedLine, QuoteError> {
    let QuoteLine { sku, quantity, tax_category } = line;
    trace.push(TraceStep::UnitPrice {
        sku: sku.clone(),
        price_list: book.list.clone(),
        price: book.price,
    });
    let subtotal = book.price.checked_mul(quantity.get())?;
    let (sku, quantity) = (sku.clone(), *quantity);
    trace.push(TraceStep::Subtotal { sku: sku.clone(), quantity, amount: subtotal });
    let (tax, total, step) = taxation.levy(Subject::Line(sku.clone()), tax_category, subtotal)?;
    trace.push(step);
    Ok(QuotedLine {
        sku,
        quantity,
        unit_price: book.price,
        compare_at: book.compare_at,
        subtotal,
        tax,
        total,
    })
}

/// The threshold is compared with the goods as listed: what the shopper sees on the price tags.
fn price_delivery(
    charge: &DeliveryCharge,
    goods: Money,
    taxation: Taxation<'_>,
    trace: &mut Vec<TraceStep>,
) -> Result<QuotedDelivery, QuoteError> {
    let is_free = charge.free_from.is_some_and(|from| goods.amount_minor >= from.amount_minor);
    let price = if is_free { Money::zero(charge.price.currency) } else { charge.price };
    let option = charge.option.clone();
    trace.push(TraceStep::Delivery {
        option: option.clone(),
        listed: charge.price,
        goods,
        free_from: charge.free_from,
        amount: price,
    });
    let subject = Subject::Delivery(option.clone());
    let (tax, total, step) = taxation.levy(subject, &charge.tax_category, price)?;
    trace.push(step);
    Ok(QuotedDelivery { option, price, tax, total })
}
