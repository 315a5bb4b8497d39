//! Requests that are wrong as they stand: 422 with a pointer into them, and no contract is asked
//! to change anything.

use serde_json::{Value, json};

use crate::stage::Stage;

#[tokio::test]
async fn a_wrong_field_is_pointed_at() {
    let stage = Stage::open();
    let receipt = |field: &str, value: Value| {
        let mut item = json!({
            "sku": "MUG-BLUE", "warehouse": "main", "quantity": 1, "document": "DN-1",
        });
        item[field] = value;
        json!({ "items": [item] })
    };
    let money = json!({ "amount_minor": 1, "currency": "EUR" });
    let price = json!({ "list": "eur", "sku": "MUG-BLUE", "price": money });
    let adjustment = json!({
        "sku": "MUG-BLUE", "warehouse": "main", "delta": 1, "reason": "theft", "document": "D",
    });
    let many = json!({ "items": [price, { "list": "eur", "sku": "", "price": money }] });
    let strange = json!({ "amount_minor": 1, "currency": "XYZ" });
    for (method, path, body, pointer, code) in [
        ("POST", "/stock/receipts", receipt("quantity", json!(0)), "/items/0/quantity", "invalid"),
        ("POST", "/stock/receipts", receipt("quantity", json!(-1)), "/items/0/quantity", "invalid"),
        (
            "POST",
            "/stock/receipts",
            receipt("quantity", json!("two")),
            "/items/0/quantity",
            "invalid_type",
        ),
        (
            "POST",
            "/stock/receipts",
            receipt("sku", json!("a\u{0}b")),
            "/items/0/sku",
            "nul_character",
        ),
        (
            "POST",
            "/stock/receipts",
            receipt("colour", json!(1)),
            "/items/0/colour",
            "unknown_field",
        ),
        ("POST", "/stock/receipts", json!({}), "/items", "required"),
        (
            "POST",
            "/stock/adjustments",
            json!({ "items": [adjustment] }),
            "/items/0/reason",
            "unknown_variant",
        ),
        ("PUT", "/stock/thresholds", json!({ "items": [{}] }), "/items/0/sku", "required"),
        ("PUT", "/warehouses", json!({ "items": 1 }), "/items", "invalid_type"),
        ("PUT", "/prices", many, "/items/1/sku", "invalid"),
        (
            "PUT",
            "/price-lists",
            json!({ "items": [{ "code": "x", "currency": "eur" }] }),
            "/items/0/currency",
            "invalid",
        ),
        (
            "PUT",
            "/tax-rates",
            json!({ "items": [{ "zone": "de", "category": "standard", "rate_ppm": -1 }] }),
            "/items/0/rate_ppm",
            "invalid",
        ),
        ("POST", "/orders/K7MX-4Q2P/cancel", json!({}), "/reason", "required"),
        ("POST", "/orders/K7MX-4Q2P/ship", json!({ "carrier": 7 }), "/carrier", "invalid_type"),
        (
            "POST",
            "/orders/K7MX-4Q2P/refund",
            json!({ "reason": "r", "amount": strange }),
            "/amount/currency",
            "invalid",
        ),
        (
            "POST",
            "/orders/K7MX-4Q2P/refund",
            json!({ "reason": "r", "ammount": money }),
            "/ammount",
            "unknown_field",
        ),
    ] {
        let answer = stage.change(method, path, &body).await;
        assert_eq!(answer.fault(), (pointer, code), "{method} {path} {body}");
    }
    assert!(stage.calls().is_empty(), "{:?}", stage.calls());
}

#[tokio::test]
async fn a_wrong_query_is_pointed_at() {
    let stage = Stage::open();
    for (path, pointer, code) in [
        ("/stock?limit=0", "/limit", "out_of_range"),
        ("/stock?limit=201", "/limit", "out_of_range"),
        ("/stock?sku=", "/sku/0", "invalid"),
        ("/stock?low=maybe", "/low", "invalid"),
        ("/stock?colour=red", "/colour", "unknown_field"),
        ("/stock/as-of?sku=MUG-BLUE", "/at", "required"),
        ("/stock/as-of?sku=MUG-BLUE&at=yesterday", "/at", "invalid"),
        ("/stock/as-of?at=2026-01-31T00:00:00Z", "/sku", "required"),
        ("/orders?status=lost", "/status", "unknown_variant"),
        ("/prices?limit=many", "/limit", "invalid"),
    ] {
        assert_eq!(stage.get(path).await.fault(), (pointer, code), "{path}");
    }
}

/// A module points into its own request; the client reads its own.
#[tokio::test]
async fn a_fault_that_a_module_finds_points_into_the_client_s_request() {
    let stage = Stage::open();
    let invalid = |pointer: &str| json!({ "invalid": [{ "pointer": pointer, "code": "required", "message": "is required" }] });
    stage.refuses("inventory.StockKeeper/receive", invalid("/0/document"));
    let receipt = json!({ "items": [
        { "sku": "MUG-BLUE", "warehouse": "main", "quantity": 1, "document": "" },
    ] });
    let answer = stage.change("POST", "/stock/receipts", &receipt).await;
    assert_eq!(answer.fault(), ("/items/0/document", "required"));
    stage.refuses("order.Orders/list", invalid("/page/after"));
    assert_eq!(stage.get("/orders?after=forged").await.fault(), ("/after", "required"));
}
