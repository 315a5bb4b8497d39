//! Prices, lists and rates.

use serde_json::json;

use crate::stage::Stage;

#[tokio::test]
async fn prices_are_listed_with_the_names_of_things() {
    let stage = Stage::open();
    let price = json!({ "amount_minor": 1490, "currency": "EUR" });
    let listed = |sku: &str| json!({ "list": "eur", "channel": null, "sku": sku, "price": price, "tax_included": true });
    let page = json!({ "items": [listed("MUG-BLUE"), listed("MUG-PINK")], "next": null });
    stage.answers("pricing.PriceBook/prices", page);
    let answer = stage.get("/prices?list=eur").await;
    let item =
        |sku: &str| json!({ "list": "eur", "sku": sku, "price": price, "tax_included": true });
    let mut named = item("MUG-BLUE");
    named["name"] = json!("Mug, Blue");
    assert_eq!(answer.body, json!({ "items": [named, item("MUG-PINK")] }));
    let asked = stage.call("pricing.PriceBook/prices").request;
    assert_eq!(asked, json!({ "list": "eur", "page": { "after": null, "limit": 50 } }));
}

#[tokio::test]
async fn prices_lists_and_rates_are_put_in_the_name_of_staff() {
    let stage = Stage::open();
    let price = json!({ "amount_minor": 1490, "currency": "EUR" });
    for (path, method, item, expected) in [
        (
            "/prices",
            "pricing.PriceBook/set_prices",
            json!({ "list": "eur", "sku": "MUG-BLUE", "price": price }),
            json!({ "list": "eur", "sku": "MUG-BLUE", "price": price, "compare_at": null }),
        ),
        (
            "/price-lists",
            "pricing.PriceBook/put_price_lists",
            json!({ "code": "eur", "currency": "EUR", "tax_included": true, "priority": 0 }),
            json!({
                "code": "eur", "currency": "EUR", "channel": null, "tax_included": true,
                "priority": 0,
            }),
        ),
        (
            "/tax-rates",
            "pricing.PriceBook/put_tax_rates",
            json!({ "zone": "de", "category": "standard", "rate_ppm": 190_000 }),
            json!({ "zone": "de", "category": "standard", "rate": 190_000 }),
        ),
    ] {
        stage.answers(method, json!(17));
        let answer = stage.change("PUT", path, &json!({ "items": [item] })).await;
        assert_eq!(answer.body, json!({ "revision": 17 }), "{path}");
        let call = stage.call(method);
        call.assert_by_staff();
        assert_eq!(call.request, json!([expected]), "{path}");
    }
}

#[tokio::test]
async fn a_list_that_is_not_there_is_404_and_named() {
    let stage = Stage::open();
    stage.refuses("pricing.PriceBook/set_prices", json!({ "unknown_lists": ["usd"] }));
    let item = json!({
        "list": "usd", "sku": "A", "price": { "amount_minor": 1, "currency": "USD" },
    });
    let answer = stage.change("PUT", "/prices", &json!({ "items": [item] })).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (404, "pricing.unknown_lists"));
    assert_eq!(answer.body["details"]["lists"], json!(["usd"]));
}
