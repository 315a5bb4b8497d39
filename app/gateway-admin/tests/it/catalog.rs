//! Attributes, categories, links, collections and bulk edits.

use serde_json::{Value, json};

use crate::stage::{ORDER, Stage};

const OTHER: &str = "018f0000-0000-7000-8000-000000000002";

/// A put of `item` at `path` asks `method` for `expected` in the name of staff, and answers
/// `answer` for its `reply`.
struct Put {
    path: &'static str,
    method: &'static str,
    item: Value,
    expected: Value,
    reply: Value,
    answer: Value,
}

#[tokio::test]
async fn what_is_put_reaches_the_catalog_as_it_is_meant() {
    let code = json!([{ "code": "color", "outcome": "created" }]);
    let codes = json!({ "items": code });
    let slug = json!([{ "id": ORDER, "slug": "mugs", "outcome": "changed" }]);
    let slugs = json!({ "items": slug });
    let name = json!({ "en": "Colour" });
    let given = json!([
        { "code": "weight", "value": { "number": { "amount": "12.50", "unit": "kg" } } },
        { "code": "color", "value": { "plain": "Blue" } },
        { "code": "since", "value": { "date": "2026-11-21" } },
    ]);
    let amount = json!({ "mantissa": 125, "scale": 1 });
    let asked = json!([
        { "code": "weight", "value": { "number": { "amount": amount, "unit": "kg" } } },
        { "code": "color", "value": { "plain": "Blue" } },
        { "code": "since", "value": { "date": "2026-11-21" } },
    ]);
    let expects = json!([{ "code": "color", "required": true }]);
    let option = json!({ "code": "blue", "label": name });
    let puts = [
        Put {
            path: "/catalog/attributes",
            method: "catalog.CatalogWriter/put_attributes",
            item: json!({ "code": "color", "name": name, "kind": "option", "options": [option] }),
            expected: json!({
                "code": "color", "name": name, "kind": "option", "unit": null, "position": 0,
                "options": [option],
            }),
            reply: code.clone(),
            answer: codes.clone(),
        },
        Put {
            path: "/catalog/units",
            method: "catalog.CatalogWriter/put_units",
            item: json!({ "code": "g", "symbol": name, "numerator": 1, "denominator": 1 }),
            expected: json!({
                "code": "g", "symbol": name, "base": null, "numerator": 1, "denominator": 1,
            }),
            reply: code.clone(),
            answer: codes.clone(),
        },
        Put {
            path: "/catalog/families",
            method: "catalog.CatalogWriter/put_families",
            item: json!({ "code": "c", "name": name, "attributes": expects, "values": given }),
            expected: json!({ "code": "c", "name": name, "attributes": expects, "values": asked }),
            reply: code,
            answer: codes,
        },
        Put {
            path: "/catalog/categories",
            method: "catalog.CatalogWriter/put_categories",
            item: json!({ "slug": "mugs", "parent": "kitchen", "name": name }),
            expected: json!({ "slug": "mugs", "parent": "kitchen", "name": name, "position": 0 }),
            reply: slug.clone(),
            answer: slugs.clone(),
        },
        Put {
            path: "/catalog/category-traits",
            method: "catalog.CatalogWriter/put_category_traits",
            item: json!({
                "category": "mugs", "values": given,
                "facets": [{ "attribute": "weight", "kind": "range" }],
            }),
            expected: json!({
                "category": "mugs", "attributes": [], "values": asked,
                "facets": [{ "attribute": "weight", "kind": "range", "position": 0 }],
            }),
            reply: slug.clone(),
            answer: slugs.clone(),
        },
        Put {
            path: "/catalog/relations",
            method: "catalog.CatalogWriter/put_relations",
            item: json!({
                "source": { "product": "phone" }, "kind": "accessory", "target": "case",
            }),
            expected: json!({
                "source": { "product": { "slug": "phone" } }, "kind": "accessory",
                "target": { "slug": "case" }, "position": 0, "metadata": {}, "from": null,
                "until": null,
            }),
            reply: json!({ "outcomes": ["created"] }),
            answer: json!({ "outcomes": ["created"] }),
        },
        Put {
            path: "/catalog/collections",
            method: "catalog.CatalogWriter/put_collections",
            item: json!({ "slug": "summer", "name": name, "published": true }),
            expected: json!({
                "slug": "summer", "name": name, "description": {}, "image": null, "position": 0,
                "published": true,
            }),
            reply: slug,
            answer: slugs,
        },
    ];
    let stage = Stage::open();
    for put in puts {
        stage.answers(put.method, put.reply);
        let answer = stage.change("PUT", put.path, &json!({ "items": [put.item] })).await;
        assert_eq!(answer.body, put.answer, "{}", put.path);
        let call = stage.call(put.method);
        call.assert_by_staff();
        assert_eq!(call.request, json!([put.expected]), "{}", put.path);
    }
}

#[tokio::test]
async fn what_is_removed_is_named() {
    let stage = Stage::open();
    let told = json!([{ "code": "color", "outcome": "changed" }]);
    stage.answers("catalog.CatalogWriter/remove_attributes", told);
    let codes = json!({ "codes": ["color"] });
    stage.change("POST", "/catalog/attributes/removals", &codes).await;
    let asked = stage.call("catalog.CatalogWriter/remove_attributes").request;
    assert_eq!(asked, json!({ "attributes": ["color"] }));
    stage.answers("catalog.CatalogWriter/remove_collections", json!([]));
    let slugs = json!({ "slugs": ["summer"] });
    stage.change("POST", "/catalog/collections/removals", &slugs).await;
    let asked = stage.call("catalog.CatalogWriter/remove_collections").request;
    assert_eq!(asked, json!({ "collections": ["summer"] }));
    stage.answers("catalog.CatalogWriter/remove_relations", json!({ "outcomes": ["changed"] }));
    let link = json!({
        "source": { "collection": "summer" }, "kind": "collection", "target": "mug",
    });
    stage.change("POST", "/catalog/relations/removals", &json!({ "items": [link] })).await;
    let asked = stage.call("catalog.CatalogWriter/remove_relations").request;
    let named = json!([{
        "source": { "collection": "summer" }, "kind": "collection", "target": { "slug": "mug" },
    }]);
    assert_eq!(asked, named);
}

#[tokio::test]
async fn a_bulk_edit_can_be_tried_dry_and_goes_on_where_it_ended() {
    let stage = Stage::open();
    let changed = json!({ "id": ORDER, "slug": "mug", "version": 2, "outcome": "changed" });
    let reply = json!({ "matched": 2, "changed": [changed], "next": OTHER });
    stage.answers("catalog.CatalogWriter/bulk_edit", reply.clone());
    let edit = json!({
        "filter": { "category": "mugs", "products": [{ "slug": "mug" }, { "id": ORDER }] },
        "changes": [
            { "set_status": "archived" },
            { "set_attribute": { "code": "color", "value": { "option": "blue" } } },
            { "unset_attribute": "size" },
            { "add_category": "gifts" },
            { "set_tax_category": "reduced" },
            { "set_family": null },
        ],
        "after": OTHER,
        "dry_run": true,
    });
    let answer = stage.change("POST", "/catalog/bulk-edits", &edit).await;
    assert_eq!(answer.body, reply);
    let call = stage.call("catalog.CatalogWriter/bulk_edit");
    call.assert_by_staff();
    let mut expected = edit;
    expected["filter"]["status"] = json!("any");
    assert_eq!(call.request, expected);
}

#[tokio::test]
async fn what_the_catalog_knows_is_shown_page_by_page() {
    let stage = Stage::open();
    let page = json!({ "items": [{
        "code": "weight", "name": { "en": "Weight" }, "kind": "number", "unit": "g",
        "position": 1, "options": [], "option_count": 0, "version": 1,
    }], "next": "more" });
    stage.answers("catalog.CatalogReader/attributes", page);
    let answer = stage.get("/catalog/attributes?limit=1").await;
    let expected = json!({ "items": [{
        "code": "weight", "name": { "en": "Weight" }, "kind": "number", "unit": "g",
        "position": 1, "option_count": 0, "version": 1,
    }], "next": "more" });
    assert_eq!(answer.body, expected);
    let asked = stage.call("catalog.CatalogReader/attributes").request;
    assert_eq!(asked, json!({ "codes": [], "page": { "after": null, "limit": 1 } }));
    let option = json!({ "code": "blue", "label": { "en": "Blue" } });
    let page = json!({ "items": [option], "next": null });
    stage.answers("catalog.CatalogReader/options", page);
    let answer = stage.get("/catalog/attributes/color/options").await;
    assert_eq!(answer.body, json!({ "items": [option] }));
    let unit = json!({
        "code": "g", "symbol": { "en": "g" }, "base": "g", "numerator": 1, "denominator": 1,
    });
    stage.answers("catalog.CatalogReader/units", json!([unit]));
    assert_eq!(stage.get("/catalog/units").await.body, json!({ "items": [unit] }));
}

#[tokio::test]
async fn an_attribute_without_options_is_told_from_one_that_is_not_there() {
    let stage = Stage::open();
    let nothing = json!({ "items": [], "next": null });
    stage.answers("catalog.CatalogReader/options", nothing.clone());
    let weight = json!({
        "code": "weight", "name": {}, "kind": "number", "unit": null, "position": 1,
        "options": [], "option_count": 0, "version": 1,
    });
    stage.answers("catalog.CatalogReader/attributes", json!({ "items": [weight], "next": null }));
    let answer = stage.get("/catalog/attributes/weight/options").await;
    assert_eq!((answer.status.as_u16(), answer.body), (200, json!({ "items": [] })));
    let asked = stage.call("catalog.CatalogReader/attributes").request;
    assert_eq!(asked["codes"], json!(["weight"]));

    stage.answers("catalog.CatalogReader/attributes", nothing);
    for code in ["nobodys", "NO"] {
        let answer = stage.get(&format!("/catalog/attributes/{code}/options")).await;
        let (status, code) = (answer.status.as_u16(), &answer.body["code"]);
        assert_eq!((status, code), (404, &json!("catalog.unknown_attribute")), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_category_shows_what_it_gives_and_where_that_comes_from() {
    let stage = Stage::open();
    let mugs = json!({
        "id": ORDER, "parent": null, "slug": "mugs", "name": {}, "position": 1,
        "product_count": 3,
    });
    stage.answers("catalog.CatalogReader/categories", json!([mugs]));
    let listed =
        json!({ "id": ORDER, "slug": "mugs", "name": {}, "position": 1, "product_count": 3 });
    assert_eq!(stage.get("/catalog/categories").await.body, json!({ "items": [listed] }));
    let unit = json!({
        "code": "g", "symbol": {}, "base": "g", "numerator": 1, "denominator": 1,
    });
    let number = json!({ "mantissa": 125, "scale": 1 });
    let weight = json!({
        "code": "weight", "name": {}, "unit": unit, "source": { "category": OTHER },
        "value": { "number": { "amount": number, "base": number } },
    });
    let facet = json!({
        "attribute": "weight", "name": {}, "kind": "range", "position": 1, "unit": unit,
    });
    let traits = json!([{
        "category": ORDER, "attributes": [{ "code": "weight", "required": true }],
        "values": [weight], "facets": [facet],
    }]);
    stage.answers("catalog.CatalogReader/category_traits", traits);
    let answer = stage.get("/catalog/categories/mugs/traits").await;
    let expected = json!({
        "category": ORDER, "attributes": [{ "code": "weight", "required": true }],
        "values": [{
            "code": "weight", "name": {}, "value": { "number": "12.5" }, "unit": "g",
            "source": "category", "source_name": OTHER,
        }],
        "facets": [{
            "attribute": "weight", "name": {}, "kind": "range", "position": 1, "unit": "g",
        }],
    });
    assert_eq!(answer.body, expected);
    let lost = stage.get("/catalog/categories/pots/traits").await;
    assert_eq!((lost.status.as_u16(), lost.code()), (404, "catalog.unknown_categories"));
}

#[tokio::test]
async fn links_are_listed_from_either_end() {
    let stage = Stage::open();
    let collection = json!({
        "id": OTHER, "slug": "summer", "name": {}, "description": {}, "image": null,
        "position": 1, "published": true, "version": 1,
    });
    let page = json!({ "items": [collection], "next": null });
    stage.answers("catalog.CatalogReader/collections", page);
    let link = json!({
        "source": { "collection": OTHER }, "kind": "collection", "target": ORDER, "position": 1,
        "metadata": {}, "from": null, "until": null,
    });
    stage.answers("catalog.CatalogReader/relations", json!({ "items": [link], "next": null }));
    let answer = stage.get("/catalog/relations?kind=collection&collection=summer").await;
    let shown = json!({ "source": OTHER, "kind": "collection", "target": ORDER, "position": 1 });
    assert_eq!(answer.body, json!({ "items": [shown] }));
    let asked = stage.call("catalog.CatalogReader/relations").request;
    assert_eq!(asked["end"], json!({ "from_collection": OTHER }));
    for path in
        ["/catalog/relations?kind=related", "/catalog/relations?kind=related&product=a&target=b"]
    {
        assert_eq!(stage.get(path).await.fault(), ("/product", "required"), "{path}");
    }
    stage.answers("catalog.CatalogReader/product", json!({ "items": [], "missing": [] }));
    let lost = stage.get("/catalog/relations?kind=related&product=lost").await;
    assert_eq!((lost.status.as_u16(), lost.code()), (404, "catalog.unknown_products"));
}

#[tokio::test]
async fn faults_point_into_the_client_s_own_request() {
    let stage = Stage::open();
    let invalid = |pointer: &str| json!({ "invalid": [{ "pointer": pointer, "code": "required", "message": "is required" }] });
    stage.refuses("catalog.CatalogWriter/put_attributes", invalid("/0/name"));
    let item = json!({ "code": "color", "name": {}, "kind": "text" });
    let answer = stage.change("PUT", "/catalog/attributes", &json!({ "items": [item] })).await;
    assert_eq!(answer.fault(), ("/items/0/name", "required"));
    stage.refuses("catalog.CatalogWriter/remove_attributes", invalid("/attributes"));
    let none = json!({ "codes": [] });
    let answer = stage.change("POST", "/catalog/attributes/removals", &none).await;
    assert_eq!(answer.fault(), ("/codes", "required"));
    stage.refuses("catalog.CatalogWriter/bulk_edit", invalid("/changes/0"));
    let edit = json!({ "filter": {}, "changes": [{ "set_status": "draft" }] });
    let answer = stage.change("POST", "/catalog/bulk-edits", &edit).await;
    assert_eq!(answer.fault(), ("/changes/0", "required"));
    for (body, pointer) in [
        (json!({ "filter": {}, "changes": [{ "set_status": "lost" }] }), "/changes/0"),
        (json!({ "changes": [] }), "/filter"),
    ] {
        let answer = stage.change("POST", "/catalog/bulk-edits", &body).await;
        assert_eq!(answer.status.as_u16(), 422, "{body}");
        assert!(answer.fault().0.starts_with(pointer), "{:?}", answer.fault());
    }
}
