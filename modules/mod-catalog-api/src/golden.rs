//! The wire as other versions know it: these payloads must be read for ever.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    CatalogEvent, CatalogWriteError, CategoryPut, Product, ProductOutcome, ProductPut, ProductRef,
    ProductsQuery, Sellable,
};

/// Reads `golden` and writes it back: the same JSON must come out.
fn holds<T: Serialize + DeserializeOwned>(golden: &Value) {
    let value: T = serde_json::from_value(golden.clone()).expect("golden payload is read");
    assert_eq!(&serde_json::to_value(value).expect("plain data"), golden);
}

const PRODUCT: &str = "018f0000-0000-7000-8000-000000000001";
const CATEGORY: &str = "018f0000-0000-7000-8000-000000000002";
const AT: &str = "2026-11-21T10:00:00Z";

fn name() -> Value {
    json!({ "en": "Mug", "ru": "Кружка" })
}

fn options() -> Value {
    json!([{ "code": "color", "name": { "en": "Colour" },
             "values": [{ "code": "blue", "name": { "en": "Blue" } }] }])
}

fn image() -> Value {
    json!({ "url": "/media/mug.jpg", "alt": name(), "value": { "option": "color", "value": "blue" } })
}

#[test]
fn the_wire_of_the_reader_has_not_changed() {
    holds::<ProductRef>(&json!({ "id": PRODUCT }));
    holds::<ProductRef>(&json!({ "slug": "mug" }));
    holds::<ProductsQuery>(&json!({
        "category": CATEGORY, "status": "published", "sort": "newest",
        "page": { "after": null, "limit": 20 },
    }));
    holds::<Product>(&json!({
        "id": PRODUCT, "slug": "mug", "name": name(), "description": {}, "category": CATEGORY,
        "options": options(), "variant_count": 1, "images": [image()],
        "variants": [{
            "sku": "MUG-BLUE", "values": [{ "option": "color", "value": "blue" }],
            "label": { "en": "Blue" }, "image": "/media/mug.jpg", "weight_grams": 300,
        }],
        "tax_category": "standard", "status": "draft", "version": 3, "updated_at": AT,
    }));
    holds::<Sellable>(&json!({
        "sku": "MUG-BLUE", "product_id": PRODUCT, "slug": "mug", "name": name(),
        "variant_label": {}, "tax_category": "standard", "image": null, "weight_grams": null,
        "sellable": true,
    }));
}

#[test]
fn the_wire_of_the_writer_has_not_changed() {
    holds::<CategoryPut>(&json!({ "slug": "mugs", "parent": null, "name": name(), "position": 1 }));
    holds::<ProductPut>(&json!({
        "slug": "mug", "name": name(), "description": {}, "category": "mugs",
        "options": options(), "images": [image()], "tax_category": "standard",
        "variants": [{
            "sku": "MUG-BLUE", "values": [{ "option": "color", "value": "blue" }],
            "weight_grams": null,
        }],
        "status": "published",
    }));
    holds::<ProductOutcome>(
        &json!({ "id": PRODUCT, "slug": "mug", "version": 1, "outcome": "created" }),
    );
    holds::<CatalogWriteError>(&json!({ "skus_taken": ["MUG-BLUE"] }));
    holds::<CatalogWriteError>(&json!("key_required"));
}

#[test]
fn the_events_have_not_changed() {
    holds::<CatalogEvent>(&json!({
        "fact": "product_changed", "tax_category": "standard", "version": 2, "removed": false,
        "product": {
            "id": PRODUCT, "slug": "mug", "name": name(), "category": null, "images": [image()],
            "skus": ["MUG-BLUE"], "variant_count": 1, "status": "archived", "updated_at": AT,
        },
    }));
    holds::<CatalogEvent>(&json!({
        "fact": "category_changed", "id": CATEGORY, "parent": null, "slug": "mugs",
        "name": name(), "position": 1, "version": 1,
    }));
}

#[test]
fn unknown_fields_of_a_newer_caller_are_ignored() {
    let newer = json!({ "slug": "mugs", "name": name(), "position": 1, "icon": "cup" });
    assert!(serde_json::from_value::<CategoryPut>(newer).is_ok());
}
