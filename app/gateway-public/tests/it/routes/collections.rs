//! `GET /api/v1/collections` and `GET /api/v1/collections/{slug}`

use kernel_common::LocalizedText;
use mod_catalog_api::{CollectionPut, ProductRef, RelationKind, RelationPut, RelationSource, Slug};
use serde_json::Value;
use testkit::tenant_one;
use testshop::keyed;

use crate::site::{Answer, Site};

fn slug(text: &str) -> Slug {
    text.parse().expect("a slug")
}

/// Two public collections and a hidden one, which stands between them; gifts are a lamp and a mug.
async fn open() -> Site {
    let site = Site::open().await;
    let writer = &site.shop.contracts.catalog_writer;
    let collection = |name: &str, en: &str, ru: &str, position, published| CollectionPut {
        slug: slug(name),
        name: LocalizedText::en_ru(en, ru),
        description: LocalizedText::en_ru("To give away.", "Чтобы подарить."),
        image: None,
        position,
        published,
    };
    let collections = vec![
        collection("gifts", "Gifts", "Подарки", 1, true),
        collection("secret", "Secret", "Секрет", 2, false),
        collection("winter", "Winter", "Зима", 3, true),
    ];
    writer.put_collections(&keyed(tenant_one()), collections).await.expect("collections");
    let link = |target: &str, position| RelationPut {
        source: RelationSource::Collection(slug("gifts")),
        kind: RelationKind::Collection,
        target: ProductRef::Slug(slug(target)),
        position,
        metadata: Default::default(),
        from: None,
        until: None,
    };
    let links = vec![link("mug", 2), link("lamp", 1)];
    writer.put_relations(&keyed(tenant_one()), links).await.expect("links");
    site
}

fn slugs(items: &Value) -> Vec<String> {
    let items = items.as_array().cloned().unwrap_or_default();
    items.iter().map(|item| item["slug"].as_str().expect("a slug").to_owned()).collect()
}

fn next(answer: &Answer, page: &str) -> Option<String> {
    answer.body().pointer(page)?.as_str().map(str::to_owned)
}

#[tokio::test]
async fn the_public_ones_are_listed_page_by_page() {
    let site = open().await;
    let all = site.get("/api/v1/collections").await;
    assert_eq!(slugs(&all.body()["items"]), ["gifts", "winter"]);
    assert_eq!(all.body()["next"], Value::Null);
    assert!(all.header("etag").is_some());
    let first = site.get("/api/v1/collections?limit=2&locale=ru").await;
    assert_eq!(slugs(&first.body()["items"]), ["gifts"], "the hidden one leaves a gap");
    assert_eq!(first.body()["items"][0]["name"], "Подарки");
    let after = next(&first, "/next").expect("more");
    let second = site.get(&format!("/api/v1/collections?limit=2&after={after}")).await;
    assert_eq!(slugs(&second.body()["items"]), ["winter"]);
    assert_eq!(second.body()["next"], Value::Null);
}

#[tokio::test]
async fn one_has_its_products_in_the_merchants_order() {
    let site = open().await;
    let gifts = site.get("/api/v1/collections/gifts?limit=1").await;
    insta::assert_json_snapshot!(gifts.promise());
    let after = next(&gifts, "/products/next").expect("more");
    let rest = site.get(&format!("/api/v1/collections/gifts?limit=1&after={after}")).await;
    assert_eq!(slugs(&rest.body()["products"]["items"]), ["mug"]);
    assert_eq!(rest.body()["products"]["next"], Value::Null);
    let empty = site.get("/api/v1/collections/winter?currency=USD").await;
    assert_eq!(empty.body()["products"]["items"], Value::Array(Vec::new()));
}

#[tokio::test]
async fn what_is_not_public_is_not_there_and_wrong_pages_name_their_field() {
    let site = open().await;
    for path in ["secret", "nothing", "UPPER"] {
        let answer = site.get(&format!("/api/v1/collections/{path}")).await;
        assert_eq!(answer.status, 404, "{path}");
    }
    for path in ["/api/v1/collections", "/api/v1/collections/gifts"] {
        for (query, pointer) in [("limit=0", "/limit"), ("after=x", "/after"), ("q=x", "/q")] {
            let answer = site.get(&format!("{path}?{query}")).await;
            assert_eq!(answer.status, 422, "{path}?{query}: {}", answer.text);
            assert_eq!(answer.faults()[0].0, pointer, "{path}?{query}");
        }
    }
}
