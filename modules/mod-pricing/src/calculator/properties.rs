//! What holds for every quote. The recomputation reads nothing but the trace and knows nothing of
//! the calculator: it is the check an auditor would make with pencil and paper.

use std::collections::BTreeMap;

use kernel_common::{
    Currency, DeliveryCharge, Money, PriceQuote, PricingTerms, Quantity, Rate, Rounding, Sku,
    TaxCategory, TaxZone, TraceStep,
};
use mod_pricing_api::{QuoteLine, QuoteRequest};
use proptest::prelude::*;

use super::{BookPrice, Market, PriceSnapshot, quote};

const MARKET: Market<'static> = Market { currency: Currency::EUR, channel: "web" };

fn eur(amount_minor: i64) -> Money {
    Money::new(amount_minor, Currency::EUR)
}

/// A tax by the textbook: exact division, then the remainder by the policy's name.
fn tax_by_hand(base: i64, rate: Rate, included: bool, rounding: Rounding) -> i128 {
    let (whole, ppm) = (1_000_000, i128::from(rate.ppm()));
    let divisor = if included { whole + ppm } else { whole };
    let (floor, rest) = (i128::from(base) * ppm / divisor, i128::from(base) * ppm % divisor);
    let up = match rounding {
        Rounding::Down => false,
        Rounding::Up => rest > 0,
        Rounding::HalfUp => rest * 2 >= divisor,
        Rounding::HalfEven => rest * 2 > divisor || (rest * 2 == divisor && floor % 2 == 1),
    };
    floor + i128::from(up)
}

/// What the shopper pays, from the trace alone. Every stated amount is recomputed on the way.
fn total_by_hand(trace: &[TraceStep]) -> i128 {
    let mut unit_price = 0;
    let mut base = 0;
    let mut parts: Vec<i128> = Vec::new();
    let mut goods = 0;
    for step in trace {
        match step {
            TraceStep::UnitPrice { price, .. } => unit_price = price.amount_minor,
            TraceStep::Subtotal { quantity, amount, .. } => {
                base = unit_price * quantity.get();
                assert_eq!(amount.amount_minor, base);
                goods += base;
            }
            TraceStep::Delivery { listed, goods: stated, free_from, amount, .. } => {
                assert_eq!(stated.amount_minor, goods);
                let free = free_from.is_some_and(|from| goods >= from.amount_minor);
                base = if free { 0 } else { listed.amount_minor };
                assert_eq!(amount.amount_minor, base);
            }
            TraceStep::Tax { rate, included, base: stated, amount, rounding, .. } => {
                assert_eq!(stated.amount_minor, base);
                let tax = tax_by_hand(base, *rate, *included, *rounding);
                assert_eq!(i128::from(amount.amount_minor), tax);
                parts.push(i128::from(base) + if *included { 0 } else { tax });
            }
            TraceStep::Total { lines, delivery, amount } => {
                let sum: i128 = parts.iter().sum();
                assert_eq!(i128::from(amount.amount_minor), sum);
                assert_eq!(i128::from(lines.amount_minor) + i128::from(delivery.amount_minor), sum);
            }
        }
    }
    parts.iter().sum()
}

#[derive(Clone, Debug)]
struct Case {
    snapshot: PriceSnapshot,
    request: QuoteRequest,
}

fn category(number: usize) -> TaxCategory {
    TaxCategory(format!("c{number}"))
}

fn sku(number: usize) -> Sku {
    format!("S{number}").parse().expect("a SKU")
}

fn rounding() -> impl Strategy<Value = Rounding> {
    prop_oneof![
        Just(Rounding::HalfUp),
        Just(Rounding::HalfEven),
        Just(Rounding::Down),
        Just(Rounding::Up)
    ]
}

fn delivery() -> impl Strategy<Value = DeliveryCharge> {
    (0i64..10_000, prop::option::of(0i64..1_000_000), 0usize..3).prop_map(|(price, from, of)| {
        DeliveryCharge {
            option: "courier".to_owned(),
            price: eur(price),
            free_from: from.map(eur),
            tax_category: category(of),
        }
    })
}

prop_compose! {
    fn case()(
        prices in prop::collection::vec(0i64..10_000_000, 8),
        rates in prop::collection::vec(0u32..1_000_000, 3),
        lines in prop::collection::vec((0usize..8, 1i64..=1_000_000, 0usize..3), 1..40),
        tax_included in any::<bool>(),
        rounding in rounding(),
        delivery in prop::option::of(delivery()),
    ) -> Case {
        let book = |price: i64| BookPrice {
            list: "web".to_owned(),
            price: eur(price),
            compare_at: None,
            tax_included,
        };
        let line = |(item, units, of): &(usize, i64, usize)| QuoteLine {
            sku: sku(*item),
            quantity: Quantity::try_from(*units).expect("in range"),
            tax_category: category(*of),
        };
        Case {
            snapshot: PriceSnapshot {
                prices: prices.iter().enumerate().map(|(n, p)| (sku(n), book(*p))).collect(),
                rates: rates.iter().enumerate().map(|(n, r)| (category(n), Rate::from_ppm(*r))).collect(),
            },
            request: QuoteRequest {
                terms: PricingTerms { tax_zone: TaxZone("z".to_owned()), rounding, delivery },
                lines: lines.iter().map(line).collect(),
            },
        }
    }
}

fn sum(amounts: impl Iterator<Item = Money>) -> i64 {
    amounts.map(|amount| amount.amount_minor).sum()
}

/// Everything of a quote that must not depend on the order of its lines.
fn sums(quote: &PriceQuote) -> (Money, Money, Money, Money, Vec<kernel_common::TaxSummary>) {
    let PriceQuote { subtotal, lines_total, tax_total, total, taxes, .. } = quote.clone();
    (subtotal, lines_total, tax_total, total, taxes)
}

proptest! {
    #[test]
    fn the_total_can_be_recomputed_from_the_trace_alone(case in case()) {
        let quoted = quote(&case.snapshot, MARKET, &case.request).expect("priced");
        prop_assert_eq!(total_by_hand(&quoted.trace), i128::from(quoted.total.amount_minor));
    }

    #[test]
    fn the_total_is_the_sum_of_lines_and_delivery(case in case()) {
        let quoted = quote(&case.snapshot, MARKET, &case.request).expect("priced");
        let lines = sum(quoted.lines.iter().map(|line| line.total));
        let delivery = sum(quoted.delivery.iter().map(|delivery| delivery.total));
        prop_assert_eq!(quoted.lines_total, eur(lines));
        prop_assert_eq!(quoted.total, eur(lines + delivery));
        prop_assert_eq!(quoted.subtotal, eur(sum(quoted.lines.iter().map(|l| l.subtotal))));
        prop_assert_eq!(quoted.lines.len(), case.request.lines.len());
    }

    #[test]
    fn the_taxes_by_category_add_up(case in case()) {
        let quoted = quote(&case.snapshot, MARKET, &case.request).expect("priced");
        let taxes = quoted.lines.iter().map(|line| &line.tax);
        let mut by_category: BTreeMap<TaxCategory, i64> = BTreeMap::new();
        for tax in taxes.chain(quoted.delivery.iter().map(|delivery| &delivery.tax)) {
            *by_category.entry(tax.category.clone()).or_default() += tax.amount.amount_minor;
        }
        let summed: BTreeMap<_, _> =
            quoted.taxes.iter().map(|s| (s.category.clone(), s.tax.amount_minor)).collect();
        prop_assert_eq!(&summed, &by_category);
        prop_assert_eq!(quoted.tax_total, eur(by_category.values().sum()));
        let gross = sum(quoted.taxes.iter().flat_map(|s| [s.net, s.tax]));
        prop_assert_eq!(eur(gross), quoted.total);
    }

    #[test]
    fn the_order_of_the_lines_changes_no_sum(
        (case, shuffled) in case().prop_flat_map(|case| {
            let lines = Just(case.request.lines.clone()).prop_shuffle();
            (Just(case), lines)
        }),
    ) {
        let quoted = quote(&case.snapshot, MARKET, &case.request).expect("priced");
        let request = QuoteRequest { lines: shuffled, ..case.request };
        let again = quote(&case.snapshot, MARKET, &request).expect("priced");
        prop_assert_eq!(sums(&quoted), sums(&again));
    }
}
