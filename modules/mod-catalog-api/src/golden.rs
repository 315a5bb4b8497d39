//! The wire as other versions know it: these payloads must be read for ever.

use rt_contract::testing::holds;
use serde_json::{Value, json};

use crate::{
    Attribute, AttributePut, BulkEdit, BulkEdited, CatalogEvent, CatalogWriteError, CategoryFacets,
    CategoryPut, CategoryTraits, CategoryTraitsPut, CodeOutcome, Collection, CollectionPut, Family,
    FamilyPut, ImportOutcome, ImportProducts, Product, ProductOutcome, ProductPut, ProductRef,
    ProductsQuery, Related, RelatedQuery, Relation, RelationPut, RelationsQuery, Sellable, Unit,
    UnitPut,
};

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
    holds::<CatalogWriteError>(&json!({ "nature_fixed": ["color"] }));
    holds::<CatalogWriteError>(&json!({ "unknown_collections": ["summer"] }));
    holds::<CatalogWriteError>(&json!({ "relation_cycle": [PRODUCT] }));
    holds::<CatalogWriteError>(&json!("key_required"));
}

fn gram() -> Value {
    json!({ "code": "g", "symbol": { "en": "g" }, "base": "g", "numerator": 1, "denominator": 1 })
}

fn color(source: &Value) -> Value {
    json!({
        "code": "color", "name": { "en": "Colour" }, "unit": null, "source": source,
        "value": { "option": { "code": "blue", "label": { "en": "Blue" } } },
    })
}

/// Every kind of value, from every layer.
fn values() -> Value {
    let value = |code: &str, value: Value, source: Value| {
        json!({
            "code": code, "name": name(), "value": value, "unit": null, "source": source,
        })
    };
    let label = json!({ "code": "a", "label": {} });
    json!([
        color(&json!({ "category": CATEGORY })),
        value("note", json!({ "text": name() }), json!({ "family": "ceramics" })),
        value("tags", json!({ "options": [label] }), json!("product")),
        value("new", json!({ "boolean": true }), json!("product")),
        value("since", json!({ "date": "2026-11-21" }), json!("product")),
        {
            "code": "weight", "name": name(), "unit": gram(), "source": { "variant": "MUG-BLUE" },
            "value": { "number": {
                "amount": { "mantissa": 125, "scale": 1 }, "base": { "mantissa": 125, "scale": 1 },
            } },
        },
    ])
}

fn given_values() -> Value {
    let given = |code: &str, value: Value| json!({ "code": code, "value": value });
    json!([
        given("note", json!({ "plain": "12,5 kg" })),
        given("title", json!({ "text": name() })),
        given("color", json!({ "option": "blue" })),
        given("tags", json!({ "options": ["a", "b"] })),
        given(
            "weight",
            json!({ "number": {
            "amount": { "mantissa": 125, "scale": 1 }, "unit": "kg",
        } })
        ),
        given("new", json!({ "boolean": false })),
        given("since", json!({ "date": "2026-11-21" })),
    ])
}

fn described() -> Value {
    json!({
        "slug": "mug", "name": name(), "description": {}, "category": "mugs",
        "categories": ["gifts"], "family": "ceramics", "attributes": given_values(),
        "options": [], "images": [], "tax_category": "standard", "status": "published",
        "variants": [{
            "sku": "MUG", "values": [], "weight_grams": null, "barcode": "4006381333931",
            "attributes": given_values(),
        }],
    })
}

#[test]
fn the_wire_of_attributes_has_not_changed() {
    holds::<Product>(&json!({
        "id": PRODUCT, "slug": "mug", "name": name(), "description": {}, "category": CATEGORY,
        "categories": [CATEGORY], "family": "ceramics", "attributes": values(),
        "missing_attributes": ["volume"], "options": [], "variant_count": 1, "images": [],
        "variants": [{
            "sku": "MUG-BLUE", "values": [], "label": {}, "image": null, "weight_grams": null,
            "barcode": "4006381333931", "attributes": values(),
        }],
        "tax_category": "standard", "status": "draft", "version": 3, "updated_at": AT,
    }));
    holds::<Attribute>(&json!({
        "code": "color", "name": name(), "kind": "option", "unit": null, "position": 1,
        "options": [{ "code": "blue", "label": {} }], "option_count": 1, "version": 2,
    }));
    holds::<Unit>(&gram());
    let expected = json!({ "code": "color", "required": true });
    holds::<Family>(&json!({
        "code": "ceramics", "name": name(), "attributes": [expected], "values": values(),
        "version": 1,
    }));
    let facet = json!({
        "attribute": "volume", "name": name(), "kind": "range", "position": 1, "unit": gram(),
    });
    holds::<CategoryFacets>(&json!({ "category": CATEGORY, "facets": [facet] }));
    holds::<CategoryTraits>(&json!({
        "category": CATEGORY, "attributes": [expected], "values": values(), "facets": [facet],
    }));
    holds::<AttributePut>(&json!({
        "code": "color", "name": name(), "kind": "number", "unit": "g", "position": 1,
        "options": [{ "code": "blue", "label": {} }],
    }));
    holds::<UnitPut>(&json!({
        "code": "kg", "symbol": {}, "base": "g", "numerator": 1_000, "denominator": 1,
    }));
    holds::<FamilyPut>(&json!({
        "code": "ceramics", "name": name(), "attributes": [expected], "values": given_values(),
    }));
    holds::<CategoryTraitsPut>(&json!({
        "category": "mugs", "attributes": [expected], "values": given_values(),
        "facets": [{ "attribute": "volume", "kind": "values", "position": 1 }],
    }));
    holds::<CodeOutcome>(&json!({ "code": "color", "outcome": "created" }));
}

#[test]
fn the_wire_of_imports_and_bulk_edits_has_not_changed() {
    holds::<ImportProducts>(&json!({ "products": [described()], "define_missing": true }));
    let outcome = json!({ "id": PRODUCT, "slug": "mug", "version": 1, "outcome": "created" });
    holds::<ImportOutcome>(&json!({ "put": outcome }));
    let fault = json!({ "pointer": "/name", "code": "required", "message": "is required" });
    holds::<ImportOutcome>(&json!({ "refused": [fault] }));
    holds::<BulkEdit>(&json!({
        "filter": { "products": [{ "slug": "mug" }], "category": "mugs", "status": "any" },
        "changes": [
            { "set_status": "published" },
            { "set_attribute": { "code": "color", "value": { "plain": "blue" } } },
            { "unset_attribute": "color" },
            { "add_category": "gifts" },
            { "remove_category": "gifts" },
            { "set_category": "mugs" },
            { "set_tax_category": "reduced" },
            { "set_family": null },
        ],
        "after": PRODUCT, "dry_run": true,
    }));
    holds::<BulkEdited>(&json!({ "matched": 1, "changed": [outcome], "next": null }));
}

#[test]
fn the_wire_of_relations_has_not_changed() {
    let link = |source: Value| {
        json!({
            "source": source, "kind": "accessory", "target": { "id": PRODUCT }, "position": 1,
            "metadata": { "why": "fits" }, "from": AT, "until": null,
        })
    };
    holds::<RelationPut>(&link(json!({ "product": { "slug": "mug" } })));
    holds::<RelationPut>(&link(json!({ "collection": "summer" })));
    holds::<Relation>(&json!({
        "source": { "collection": CATEGORY }, "kind": "collection", "target": PRODUCT,
        "position": 1, "metadata": {}, "from": null, "until": AT,
    }));
    for end in ["from_product", "from_collection", "to_product"] {
        holds::<RelationsQuery>(&json!({
            "end": { end: PRODUCT }, "kind": "related", "page": { "after": null, "limit": 20 },
        }));
    }
    holds::<RelatedQuery>(&json!({ "products": [PRODUCT], "kinds": ["substitute"], "limit": 8 }));
    holds::<Related>(&json!({ "product": PRODUCT, "kind": "related", "items": [] }));
    let collection = json!({
        "slug": "summer", "name": name(), "description": {}, "image": null, "position": 1,
        "published": true,
    });
    holds::<CollectionPut>(&collection);
    let mut read = collection;
    read["id"] = json!(CATEGORY);
    read["version"] = json!(2);
    holds::<Collection>(&read);
}

#[test]
fn a_variant_s_own_value_counts_before_its_product_s() {
    let product: Product = serde_json::from_value(json!({
        "id": PRODUCT, "slug": "mug", "name": name(), "options": [], "variant_count": 1,
        "images": [], "tax_category": "standard", "status": "draft", "version": 1,
        "updated_at": AT, "attributes": values(),
        "variants": [{
            "sku": "MUG-BLUE", "values": [], "label": {},
            "attributes": [color(&json!({ "variant": "MUG-BLUE" })), {
                "code": "own", "name": {}, "value": { "boolean": true },
                "source": { "variant": "MUG-BLUE" },
            }],
        }],
    }))
    .expect("a product");
    let counts = product.attributes_of(&product.variants[0]);
    let sources: Vec<_> = counts.iter().map(|one| (one.code.as_str(), &one.source)).collect();
    assert_eq!(sources.len(), 7);
    assert!(matches!(sources[0], ("color", crate::AttributeSource::Variant(_))));
    assert!(matches!(sources[1], ("note", crate::AttributeSource::Family(_))));
    assert_eq!(sources[6].0, "own");
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
    holds::<CatalogEvent>(&json!({
        "fact": "attribute_changed", "code": "color", "version": 2, "removed": true,
    }));
    holds::<CatalogEvent>(&json!({ "fact": "family_changed", "code": "ceramics", "version": 2 }));
    holds::<CatalogEvent>(&json!({
        "fact": "collection_changed", "id": CATEGORY, "slug": "summer", "version": 2,
        "removed": false,
    }));
    holds::<CatalogEvent>(&json!({
        "fact": "relations_changed", "source": { "product": PRODUCT }, "kind": "related",
        "version": 2,
    }));
}

#[test]
fn unknown_fields_of_a_newer_caller_are_ignored() {
    let newer = json!({ "slug": "mugs", "name": name(), "position": 1, "icon": "cup" });
    assert!(serde_json::from_value::<CategoryPut>(newer).is_ok());
}
