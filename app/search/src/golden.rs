//! The wire as other versions know it: these payloads must be read for ever.

use rt_contract::testing::holds;
use serde_json::json;

use crate::{
    CategoryCount, Facet, NotReady, ProductHit, ProductsAnswer, ReadChanges, SearchError,
    SearchProducts, SuggestQuery, Suggestions,
};

const PRODUCT: &str = "018f0000-0000-7000-8000-000000000001";
const CATEGORY: &str = "018f0000-0000-7000-8000-000000000002";

#[test]
fn questions_have_not_changed() {
    holds::<SearchProducts>(&json!({
        "text": "mug", "exact": true, "category": CATEGORY,
        "filters": [{ "facet": "brand", "values": ["acme", "best"] }],
        "ranges": [{ "facet": "weight", "min": "0.25", "max": null }],
        "price": { "min_minor": 100, "max_minor": null }, "in_stock_only": true,
        "sort": "price_ascending", "facets": { "only": ["brand"] },
        "page": { "after": "eyJ9" }, "page_size": 24,
    }));
    holds::<SuggestQuery>(&json!({ "text": "mu", "limit": 5 }));
    holds::<ReadChanges>(&json!({
        "module": "catalog", "after": { "xid": 7, "seq": 9 }, "limit": 100,
    }));
    let least: SearchProducts = serde_json::from_value(json!({ "page_size": 10 })).expect("enough");
    assert_eq!(least, SearchProducts { page_size: 10, ..SearchProducts::default() });
}

#[test]
fn answers_have_not_changed() {
    holds::<ProductHit>(&json!({
        "product": PRODUCT,
        "name": [{ "text": "Blue ", "matched": false }, { "text": "mug", "matched": true }],
    }));
    holds::<Facet>(&json!({
        "code": "brand", "name": "Brand",
        "content": {
            "kind": "values", "more": true,
            "values": [{ "value": "acme", "label": "Acme", "count": 3, "selected": true }],
        },
    }));
    holds::<Facet>(&json!({
        "code": "weight", "name": "Weight",
        "content": {
            "kind": "range", "range": { "lowest": "0.1", "highest": "2", "count": 4 },
            "min": "0.25", "max": null, "unit": "kg",
        },
    }));
    holds::<Facet>(&json!({
        "code": "released", "name": "Released",
        "content": {
            "kind": "days",
            "range": { "first": "2019-04-01", "last": "2026-11-21", "count": 4 },
            "min": "2020-01-01", "max": null,
        },
    }));
    holds::<CategoryCount>(&json!({
        "id": CATEGORY, "parent": null, "slug": "mugs", "name": "Mugs", "depth": 0, "count": 2,
        "selected": false,
    }));
    holds::<ProductsAnswer>(&json!({
        "hits": [], "total": 0, "facets": [], "categories": [],
        "price": {
            "lowest": { "amount_minor": 100, "currency": "EUR" },
            "highest": { "amount_minor": 900, "currency": "EUR" }, "count": 2,
        },
        "in_stock_count": 1, "corrected": "mug", "next": "eyJ9", "previous": null,
    }));
    holds::<Suggestions>(&json!({
        "queries": [{ "text": [{ "text": "mu", "matched": true }, { "text": "g", "matched": false }] }],
        "products": [{ "product": PRODUCT, "slug": "mug", "name": [] }],
        "categories": [{ "id": CATEGORY, "slug": "mugs", "name": "Mugs", "count": 2 }],
    }));
}

#[test]
fn errors_have_not_changed() {
    holds::<SearchError>(&json!({ "not_ready": "off" }));
    holds::<SearchError>(&json!({ "not_ready": { "building": { "done": 200 } } }));
    let newer: SearchError =
        serde_json::from_value(json!({ "not_ready": "moving" })).expect("of a newer version");
    assert_eq!(newer, SearchError::NotReady(NotReady::Unknown));
}
