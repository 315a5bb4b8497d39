//! What a quote costs by the number of its lines: it must stay linear, a thousand lines far under
//! the 20 ms that a cart of that size may take as a whole.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use kernel_common::{
    Currency, DeliveryCharge, Money, PricingTerms, Quantity, Rate, Rounding, Sku, TaxCategory,
    TaxZone,
};
use mod_pricing::calculator::{BookPrice, Market, PriceSnapshot, quote};
use mod_pricing_api::{QuoteLine, QuoteRequest};

fn standard() -> TaxCategory {
    TaxCategory("standard".to_owned())
}

fn sku(number: u64) -> Sku {
    format!("SKU-{number:05}").parse().expect("a SKU")
}

fn snapshot(lines: u64) -> PriceSnapshot {
    let book = |number: u64| BookPrice {
        list: "web-eur".to_owned(),
        price: Money::new(i64::try_from(number % 5_000).expect("small") + 99, Currency::EUR),
        compare_at: None,
        tax_included: true,
    };
    PriceSnapshot {
        prices: (0..lines).map(|number| (sku(number), book(number))).collect(),
        rates: [(standard(), Rate::from_ppm(190_000))].into(),
    }
}

fn request(lines: u64) -> QuoteRequest {
    let line = |number: u64| QuoteLine {
        sku: sku(number),
        quantity: Quantity::try_from(i64::try_from(number % 9).expect("small") + 1).expect("small"),
        tax_category: standard(),
    };
    QuoteRequest {
        terms: PricingTerms {
            tax_zone: TaxZone("de".to_owned()),
            rounding: Rounding::HalfUp,
            delivery: Some(DeliveryCharge {
                option: "courier".to_owned(),
                price: Money::new(490, Currency::EUR),
                free_from: None,
                tax_category: standard(),
            }),
        },
        lines: (0..lines).map(line).collect(),
    }
}

fn quote_by_lines(criterion: &mut Criterion) {
    let market = Market { currency: Currency::EUR, channel: "web" };
    let mut group = criterion.benchmark_group("quote");
    for lines in [1, 10, 100, 1_000] {
        let (snapshot, request) = (snapshot(lines), request(lines));
        group.throughput(Throughput::Elements(lines));
        group.bench_function(BenchmarkId::from_parameter(lines), |bencher| {
            bencher.iter(|| quote(black_box(&snapshot), market, black_box(&request)));
        });
    }
    group.finish();
}

criterion_group!(benches, quote_by_lines);
criterion_main!(benches);
