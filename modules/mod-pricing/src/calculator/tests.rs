use kernel_common::{
    Currency, DeliveryCharge, Money, PriceQuote, PricingTerms, Quantity, Rate, Rounding,
    TaxCategory, TaxZone, TraceStep,
};
use mod_pricing_api::{QuoteError, QuoteLine, QuoteRequest};

use super::{BookPrice, Market, PriceSnapshot, quote};

fn currency(code: &str) -> Currency {
    Currency::from_code(code).expect("listed")
}

fn category(name: &str) -> TaxCategory {
    TaxCategory(name.to_owned())
}

/// A store with the rates of one zone and prices of one list.
struct Store {
    market: Market<'static>,
    snapshot: PriceSnapshot,
    terms: PricingTerms,
}

impl Store {
    fn new(code: &str, tax_included: bool, prices: &[(&str, i64)], rates: &[(&str, u32)]) -> Self {
        let currency = currency(code);
        let price = |(sku, minor): &(&str, i64)| {
            let book = BookPrice {
                list: "web".to_owned(),
                price: Money::new(*minor, currency),
                compare_at: None,
                tax_included,
            };
            (sku.parse().expect("a SKU"), book)
        };
        let rate = |(name, ppm): &(&str, u32)| (category(name), Rate::from_ppm(*ppm));
        Self {
            market: Market { currency, channel: "web" },
            snapshot: PriceSnapshot {
                prices: prices.iter().map(price).collect(),
                rates: rates.iter().map(rate).collect(),
            },
            terms: PricingTerms {
                tax_zone: TaxZone("home".to_owned()),
                rounding: Rounding::HalfUp,
                delivery: None,
            },
        }
    }

    fn delivering(mut self, minor: i64, free_from_minor: Option<i64>) -> Self {
        self.terms.delivery = Some(DeliveryCharge {
            option: "courier".to_owned(),
            price: Money::new(minor, self.market.currency),
            free_from: free_from_minor.map(|from| Money::new(from, self.market.currency)),
            tax_category: category("standard"),
        });
        self
    }

    fn quote(&self, lines: &[(&str, i64, &str)]) -> Result<PriceQuote, QuoteError> {
        let line = |(sku, units, name): &(&str, i64, &str)| QuoteLine {
            sku: sku.parse().expect("a SKU"),
            quantity: Quantity::try_from(*units).expect("in range"),
            tax_category: category(name),
        };
        let lines = lines.iter().map(line).collect();
        let request = QuoteRequest { terms: self.terms.clone(), lines };
        quote(&self.snapshot, self.market, &request)
    }
}

/// Subtotal, tax and total of a quote, in minor units.
fn figures(quote: &PriceQuote) -> (i64, i64, i64) {
    (quote.subtotal.amount_minor, quote.tax_total.amount_minor, quote.total.amount_minor)
}

#[test]
fn one_line_costs_what_a_receipt_would_say() {
    // Where, currency, included?, price, units, rate in ppm -> subtotal, tax, total.
    let table = [
        ("Germany, two mugs", "EUR", true, 1_290, 2, 190_000, (2_580, 412, 2_580)),
        ("Germany, a book", "EUR", true, 1_999, 1, 70_000, (1_999, 131, 1_999)),
        ("Russia, a kettle", "RUB", true, 129_900, 1, 220_000, (129_900, 23_425, 129_900)),
        ("New York, three shirts", "USD", false, 1_999, 3, 88_750, (5_997, 532, 6_529)),
        ("Japan, a lamp", "JPY", true, 1_980, 1, 100_000, (1_980, 180, 1_980)),
        ("Japan, sweets", "JPY", true, 540, 1, 80_000, (540, 40, 540)),
        ("Kuwait, no tax", "KWD", true, 12_345, 4, 0, (49_380, 0, 49_380)),
        ("Switzerland, to businesses", "CHF", false, 9_995, 1, 81_000, (9_995, 810, 10_805)),
        ("a gift", "EUR", true, 0, 5, 190_000, (0, 0, 0)),
    ];
    for (place, code, included, price, units, ppm, expected) in table {
        let store = Store::new(code, included, &[("A", price)], &[("standard", ppm)]);
        let quoted = store.quote(&[("A", units, "standard")]).expect(place);
        assert_eq!(figures(&quoted), expected, "{place}");
        assert_eq!(quoted.tax_included, included, "{place}");
    }
}

#[test]
fn each_category_has_its_rate_and_its_sum() {
    let rates = [("standard", 190_000), ("reduced", 70_000)];
    let prices = [("MUG", 1_290), ("BOOK", 1_999), ("TEA", 450)];
    let store = Store::new("EUR", true, &prices, &rates).delivering(490, None);
    let lines = [("MUG", 1, "standard"), ("BOOK", 1, "reduced"), ("TEA", 2, "reduced")];
    let quoted = store.quote(&lines).expect("priced");
    assert_eq!(figures(&quoted), (4_189, 206 + 131 + 59 + 78, 4_679));
    let sums: Vec<_> = quoted
        .taxes
        .iter()
        .map(|sum| (sum.category.0.as_str(), sum.net.amount_minor, sum.tax.amount_minor))
        .collect();
    let reduced = ("reduced", 1_999 + 900 - 131 - 59, 131 + 59);
    assert_eq!(sums, [reduced, ("standard", 1_290 + 490 - 206 - 78, 206 + 78)]);
}

#[test]
fn delivery_is_a_taxed_line_until_it_is_free() {
    // Price of the goods, threshold -> delivery's price, its tax, the total.
    let table = [
        (4_999, Some(5_000), (490, 78, 5_489)),
        (5_000, Some(5_000), (0, 0, 5_000)),
        (5_001, Some(5_000), (0, 0, 5_001)),
        (5_000, None, (490, 78, 5_490)),
        (1, Some(0), (0, 0, 1)),
    ];
    for (goods, free_from, expected) in table {
        let store = Store::new("EUR", true, &[("A", goods)], &[("standard", 190_000)]);
        let quoted = store.delivering(490, free_from).quote(&[("A", 1, "standard")]);
        let quoted = quoted.expect("priced");
        let delivery = quoted.delivery.expect("asked for");
        let got = (
            delivery.price.amount_minor,
            delivery.tax.amount.amount_minor,
            quoted.total.amount_minor,
        );
        assert_eq!(got, expected, "{goods} {free_from:?}");
    }
}

#[test]
fn delivery_is_taxed_on_top_where_prices_are() {
    let store = Store::new("USD", false, &[("A", 10_000)], &[("standard", 88_750)]);
    let quoted = store.delivering(1_000, None).quote(&[("A", 1, "standard")]).expect("priced");
    assert_eq!(figures(&quoted), (10_000, 888 + 89, 10_000 + 888 + 1_000 + 89));
}

#[test]
fn the_rounding_policy_decides_half_a_minor_unit() {
    // 5 % on 0.10 is half a cent; on 0.30 it is one and a half.
    let policies = [
        (Rounding::HalfUp, [1, 2]),
        (Rounding::HalfEven, [0, 2]),
        (Rounding::Down, [0, 1]),
        (Rounding::Up, [1, 2]),
    ];
    for (rounding, expected) in policies {
        let mut store = Store::new("USD", false, &[("A", 10), ("B", 30)], &[("standard", 50_000)]);
        store.terms.rounding = rounding;
        let quoted = store.quote(&[("A", 1, "standard"), ("B", 1, "standard")]).expect("priced");
        let taxes: Vec<_> = quoted.lines.iter().map(|line| line.tax.amount.amount_minor).collect();
        assert_eq!(taxes, expected, "{rounding:?}");
    }
}

#[test]
fn every_step_is_in_the_trace_in_order() {
    let store = Store::new("EUR", true, &[("A", 1_290)], &[("standard", 190_000)]);
    let quoted = store.delivering(490, None).quote(&[("A", 2, "standard")]).expect("priced");
    let steps: Vec<_> = quoted
        .trace
        .iter()
        .map(|step| match step {
            TraceStep::UnitPrice { price, price_list, .. } => {
                assert_eq!(price_list, "web");
                ("unit price", price.amount_minor)
            }
            TraceStep::Subtotal { amount, .. } => ("subtotal", amount.amount_minor),
            TraceStep::Delivery { amount, .. } => ("delivery", amount.amount_minor),
            TraceStep::Tax { amount, .. } => ("tax", amount.amount_minor),
            TraceStep::Total { amount, .. } => ("total", amount.amount_minor),
        })
        .collect();
    let expected = [
        ("unit price", 1_290),
        ("subtotal", 2_580),
        ("tax", 412),
        ("delivery", 490),
        ("tax", 78),
        ("total", 3_070),
    ];
    assert_eq!(steps, expected);
}

#[test]
fn what_is_missing_is_named_once() {
    let store = Store::new("EUR", true, &[("A", 100)], &[("standard", 190_000)]);
    let lines = [("B", 1, "standard"), ("A", 1, "standard"), ("C", 1, "zero"), ("B", 2, "zero")];
    let named = |sku: &str| sku.parse().expect("a SKU");
    assert_eq!(
        store.quote(&lines),
        Err(QuoteError::NoPrice {
            skus: vec![named("B"), named("C")],
            currency: Currency::EUR,
            channel: "web".to_owned(),
        })
    );
    let lines = [("A", 1, "zero"), ("A", 1, "reduced"), ("A", 1, "zero")];
    assert_eq!(
        store.quote(&lines),
        Err(QuoteError::NoTaxRate {
            zone: TaxZone("home".to_owned()),
            categories: vec![category("reduced"), category("zero")],
        })
    );
}

#[test]
fn delivery_without_a_tax_rate_is_named_even_when_it_is_free() {
    let store = Store::new("EUR", true, &[("A", 100)], &[("reduced", 70_000)]);
    let refused = store.delivering(490, Some(0)).quote(&[("A", 1, "reduced")]);
    assert!(
        matches!(&refused, Err(QuoteError::NoTaxRate { categories, .. })
            if *categories == [category("standard")]),
        "{refused:?}"
    );
}

#[test]
fn two_currencies_never_meet() {
    let mismatch =
        Err(QuoteError::CurrencyMismatch { expected: Currency::EUR, found: Currency::USD });
    let lines = [("A", 1, "standard")];
    let store = || Store::new("EUR", true, &[("A", 100)], &[("standard", 190_000)]);
    let mut foreign_price = store();
    for book in foreign_price.snapshot.prices.values_mut() {
        book.price = Money::new(100, Currency::USD);
    }
    assert_eq!(foreign_price.quote(&lines), mismatch);
    let dollars = Some(Money::new(1, Currency::USD));
    let mut foreign_charge = store().delivering(490, None);
    foreign_charge.terms.delivery.as_mut().expect("set").price = Money::new(490, Currency::USD);
    assert_eq!(foreign_charge.quote(&lines), mismatch);
    let mut foreign_threshold = store().delivering(490, None);
    foreign_threshold.terms.delivery.as_mut().expect("set").free_from = dollars;
    assert_eq!(foreign_threshold.quote(&lines), mismatch);
}

#[test]
fn prices_with_and_without_tax_never_meet() {
    let mut store = Store::new("EUR", true, &[("A", 100), ("B", 100)], &[("standard", 190_000)]);
    let b = store.snapshot.prices.get_mut(&"B".parse().expect("a SKU")).expect("priced");
    (b.tax_included, b.list) = (false, "business".to_owned());
    let refused = store.quote(&[("B", 1, "standard"), ("A", 1, "standard")]);
    let (included, on_top) = ("web".to_owned(), "business".to_owned());
    assert_eq!(refused, Err(QuoteError::MixedTax { included, on_top }));
}

#[test]
fn amounts_out_of_range_are_refused_not_wrapped() {
    let rates = [("standard", 190_000)];
    let line = |units| [("A", units, "standard")];
    let dear = Store::new("EUR", true, &[("A", i64::MAX)], &rates);
    assert!(dear.quote(&line(1)).is_ok());
    assert_eq!(dear.quote(&line(2)), Err(QuoteError::Overflow));
    let twice = [("A", 1, "standard"), ("A", 1, "standard")];
    assert_eq!(dear.quote(&twice), Err(QuoteError::Overflow));
    assert_eq!(dear.delivering(1, None).quote(&line(1)), Err(QuoteError::Overflow));
    let on_top = Store::new("EUR", false, &[("A", i64::MAX)], &rates);
    assert_eq!(on_top.quote(&line(1)), Err(QuoteError::Overflow));
}

#[test]
fn no_lines_too_many_lines_and_paid_delivery_are_invalid() {
    let store = || Store::new("EUR", true, &[("A", 1)], &[("standard", 190_000)]);
    let pointer = |refused: Result<PriceQuote, QuoteError>| match refused {
        Err(QuoteError::Invalid(faults)) => faults[0].pointer.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(pointer(store().quote(&[])), "/lines");
    assert_eq!(pointer(store().quote(&[("A", 1, "standard"); 1_001])), "/lines");
    assert!(store().quote(&[("A", 1, "standard"); 1_000]).is_ok());
    let pays_the_shopper = store().delivering(-1, None).quote(&[("A", 1, "standard")]);
    assert_eq!(pointer(pays_the_shopper), "/terms/delivery/price");
}
