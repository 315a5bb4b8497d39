//! Creating and changing tax rates.

use mod_pricing_api::{PriceBook, PriceBookError, PriceCalculator, PricingEvent, QuoteRequest};
use rt_contract::CallError;
use testkit::{expect_event, tenant_one};

use crate::shop::{Shop, eur, keyed, line, rate, terms, web};

#[tokio::test]
async fn a_new_rate_applies_to_the_next_quote_and_is_published() {
    let shop = Shop::stocked(tenant_one()).await;
    let rates = vec![rate("de", "standard", 160_000), rate("de", "reduced", 70_000)];
    shop.pricing.put_tax_rates(&keyed(tenant_one(), "k-1"), rates).await.expect("put");
    let request = QuoteRequest { terms: terms("de"), lines: vec![line("MUG", 1, "standard")] };
    let quote = shop.pricing.quote(&web(tenant_one()), request).await.expect("priced");
    assert_eq!(quote.tax_total, eur(178));
    let event = expect_event(&shop.db, "pricing.tax_rates_changed.v1").await;
    let event: PricingEvent = event.payload().expect("ours");
    let changed = vec![rate("de", "standard", 160_000)];
    assert_eq!(event, PricingEvent::TaxRatesChanged { rates: changed });
}

#[tokio::test]
async fn rates_above_the_price_itself_and_doubles_are_refused() {
    let shop = Shop::open().await;
    let rates = vec![
        rate("de", "standard", 1_000_000),
        rate("de", "luxury", 1_000_001),
        rate("", "standard", 0),
        rate("de", "standard", 0),
    ];
    let refused = shop.pricing.put_tax_rates(&keyed(tenant_one(), "k-1"), rates).await;
    let Err(CallError::Domain(PriceBookError::Invalid(faults))) = refused else {
        panic!("{refused:?}");
    };
    let pointers: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(pointers, ["/1/rate", "/2/zone", "/3/category"]);
}
