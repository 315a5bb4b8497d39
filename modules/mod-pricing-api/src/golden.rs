//! The wire as other versions know it: these payloads must be read for ever.

use rt_contract::testing::holds;
use serde_json::{Value, json};

use crate::{
    PriceBookError, PriceListPut, PriceSet, PricesQuery, PricesWritten, PricingEvent, QuoteError,
    QuoteRequest, Revision, UnitPrices,
};

fn eur(amount_minor: i64) -> Value {
    json!({ "amount_minor": amount_minor, "currency": "EUR" })
}

#[test]
fn the_wire_of_the_calculator_has_not_changed() {
    holds::<QuoteRequest>(&json!({
        "terms": {
            "tax_zone": "de", "rounding": "half_up",
            "delivery": {
                "option": "courier", "price": eur(490), "free_from": eur(5_000),
                "tax_category": "standard",
            },
        },
        "lines": [{ "sku": "MUG-BLUE", "quantity": 2, "tax_category": "standard" }],
    }));
    holds::<UnitPrices>(&json!({
        "items": [{
            "sku": "MUG-BLUE", "price": eur(1_290), "compare_at": null, "tax_included": true,
        }],
        "missing": ["MUG-RED"],
    }));
    holds::<QuoteError>(&json!({
        "no_price": { "skus": ["MUG-RED"], "currency": "EUR", "channel": "web" },
    }));
    holds::<QuoteError>(&json!({ "no_tax_rate": { "zone": "de", "categories": ["reduced"] } }));
}

#[test]
fn the_wire_of_the_price_book_has_not_changed() {
    holds::<PriceListPut>(&json!({
        "code": "web-eur", "currency": "EUR", "channel": null, "tax_included": true, "priority": 0,
    }));
    holds::<PriceSet>(&json!({
        "list": "web-eur", "sku": "MUG-BLUE", "price": eur(1_290), "compare_at": eur(1_490),
    }));
    holds::<Revision>(&json!(7));
    holds::<PricesWritten>(&json!({ "revision": 7, "changed": [0, 2] }));
    let page = json!({ "after": null, "limit": 50 });
    holds::<PricesQuery>(&json!({ "list": "web-eur", "page": page }));
    holds::<PricesQuery>(&json!({ "list": null, "skus": ["MUG-BLUE"], "page": page }));
    holds::<PriceBookError>(&json!({ "unknown_lists": ["web-usd"] }));
}

#[test]
fn the_events_have_not_changed() {
    holds::<PricingEvent>(&json!({
        "fact": "price_changed",
        "prices": [{
            "list": "web-eur", "channel": null, "sku": "MUG-BLUE", "price": eur(1_290),
            "compare_at": null, "tax_included": true,
        }],
    }));
    holds::<PricingEvent>(&json!({
        "fact": "tax_rates_changed",
        "rates": [{ "zone": "de", "category": "standard", "rate": 190_000 }],
    }));
}

#[test]
fn unknown_fields_of_a_newer_caller_are_ignored() {
    let newer = json!({ "skus": ["MUG-BLUE"], "as_of": "2026-11-21T10:00:00Z" });
    assert!(serde_json::from_value::<crate::UnitPricesQuery>(newer).is_ok());
}
