//! What a store has under codes of its own: catalog, stock, prices, taxes.

use e2e::Shopper;
use serde_json::{Value, json};

use super::{OTHER_PRODUCT, PRODUCT, SKU, change};

/// What a store calls by codes of its own: `own` begins the codes, `secret` is what they are named.
pub(super) async fn put_codes(staff: &Shopper, own: &str, secret: &str) {
    let code = |name: &str| format!("{own}-{name}");
    let name = json!({ "en": secret, "ru": secret });
    let value = json!([{ "code": code("text"), "value": { "plain": secret } }]);
    let expected = json!([{ "code": code("material"), "required": false }]);
    let facet = json!({ "attribute": code("material"), "kind": "values", "position": 1 });
    let option = json!([{ "code": "clay", "label": name }]);
    let link = |kind: &str, source: Value| {
        json!({
            "source": source, "kind": kind, "target": OTHER_PRODUCT,
            "metadata": { "note": secret },
        })
    };
    let from_product = json!({ "product": PRODUCT });
    let from_collection = json!({ "collection": code("collection") });
    let warehouse = code("warehouse");
    let price = json!({ "amount_minor": 123_457, "currency": "EUR" });
    let goods = json!({
        "sku": SKU, "warehouse": warehouse, "quantity": 41, "document": secret,
    });
    let found = json!({
        "sku": SKU, "warehouse": warehouse, "delta": -1, "reason": "damage", "note": secret,
        "document": secret,
    });
    for (method, path, items) in [
        (
            "PUT",
            "catalog/units",
            json!([{
                "code": code("unit"), "symbol": name, "numerator": 1, "denominator": 1,
            }]),
        ),
        (
            "PUT",
            "catalog/attributes",
            json!([
                { "code": code("text"), "kind": "text", "name": name },
                { "code": code("removed"), "kind": "text", "name": name },
                { "code": code("material"), "kind": "option", "name": name, "options": option },
            ]),
        ),
        (
            "PUT",
            "catalog/families",
            json!([{
                "code": code("family"), "name": name, "attributes": expected, "values": value,
            }]),
        ),
        ("PUT", "catalog/categories", json!([{ "slug": code("category"), "name": name }])),
        (
            "PUT",
            "catalog/category-traits",
            json!([{
                "category": code("category"), "attributes": expected, "values": value,
                "facets": [facet],
            }]),
        ),
        (
            "PUT",
            "catalog/collections",
            json!([
                { "slug": code("collection"), "name": name, "published": true },
                { "slug": code("removed"), "name": name, "published": false },
            ]),
        ),
        (
            "PUT",
            "catalog/relations",
            json!([
                link("related", from_product.clone()),
                link("accessory", from_product),
                link("collection", from_collection),
            ]),
        ),
        ("PUT", "warehouses", json!([{ "code": warehouse, "name": secret, "priority": 9 }])),
        ("POST", "stock/receipts", json!([goods])),
        ("POST", "stock/adjustments", json!([found])),
        ("PUT", "stock/thresholds", json!([{ "sku": SKU, "warehouse": warehouse, "low_at": 1 }])),
        (
            "PUT",
            "price-lists",
            json!([{
                "code": code("list"), "currency": "EUR", "channel": code("channel"), "priority": 1,
                "tax_included": true,
            }]),
        ),
        ("PUT", "prices", json!([{ "list": code("list"), "sku": SKU, "price": price }])),
        (
            "PUT",
            "tax-rates",
            json!([{
                "zone": code("zone"), "category": "standard", "rate_ppm": 123_457,
            }]),
        ),
    ] {
        change(staff, method, &format!("/api/admin/v1/{path}"), &json!({ "items": items })).await;
    }
}
