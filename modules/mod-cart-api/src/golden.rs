//! The wire as other versions know it: these payloads must be read for ever.

use rt_contract::testing::holds;
use serde_json::json;

use crate::{
    CartChange, CartError, CartView, ChangeCart, ClaimCart, ClaimedCart, CloseCart, ClosedCart,
    spi::CartDocument,
};

const CART: &str = "018f0000-0000-7000-8000-000000000001";
const AT: &str = "2026-11-21T10:00:00Z";

#[test]
fn the_wire_has_not_changed() {
    holds::<ChangeCart>(&json!({
        "cart_id": CART, "expected_version": 3,
        "changes": [
            { "add": { "sku": "MUG-BLUE", "quantity": 2 } },
            { "set_quantity": { "sku": "MUG-RED", "quantity": 1 } },
            { "remove": { "sku": "MUG-GREEN" } },
        ],
        "terms": { "tax_zone": "de", "rounding": "half_up", "delivery": null },
        "deliveries": [],
    }));
    holds::<CartView>(&json!({
        "cart_id": CART, "version": 4, "currency": "EUR", "delivery_option": null,
        "lines": [{
            "sku": "MUG-BLUE", "quantity": 2, "name": { "en": "Mug" }, "variant_label": {},
            "image": null, "slug": "mug", "tax_category": "standard", "priced": null,
            "problem": "no_price",
        }],
        "quote": null, "updated_at": AT,
    }));
    holds::<ClaimCart>(&json!({
        "source": CART, "target": CART, "deliveries": [],
        "terms": { "tax_zone": "de", "rounding": "half_up", "delivery": null },
    }));
    holds::<ClaimedCart>(&json!({
        "cart": {
            "cart_id": CART, "version": 4, "currency": "EUR", "delivery_option": null,
            "lines": [], "quote": null, "updated_at": AT,
        },
        "dropped": ["MUG-BLUE"],
    }));
    holds::<CloseCart>(&json!({ "cart_id": CART, "version": 4 }));
    holds::<ClosedCart>(&json!("changed_since"));
    holds::<CartError>(&json!({ "version_conflict": { "expected": 3, "current": 4 } }));
    holds::<CartError>(&json!({ "not_sellable": ["MUG-BLUE"] }));
}

#[test]
fn stored_carts_of_older_versions_are_read() {
    let oldest = json!({
        "id": CART, "version": 1, "updated_at": AT, "lines": [{ "sku": "A", "quantity": 1 }],
    });
    assert!(serde_json::from_value::<CartDocument>(oldest).is_ok());
}

#[test]
fn quantities_out_of_range_are_refused_at_the_border() {
    for units in [json!(0), json!(-1), json!(1_000_001), json!(1.5), json!("1")] {
        let change = json!({ "add": { "sku": "MUG-BLUE", "quantity": units } });
        assert!(serde_json::from_value::<CartChange>(change).is_err(), "{units}");
    }
}
