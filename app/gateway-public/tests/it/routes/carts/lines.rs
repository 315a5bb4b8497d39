//! `POST`, `PUT` and `DELETE /api/v1/carts/{id}/lines`

use http::Method;
use serde_json::{Value, json};
use testshop::{LAMP, MUG, TEA};

use crate::site::{Answer, Ask, Site, id_of};

fn lines(answer: &Answer) -> Vec<(String, i64)> {
    let body = answer.body();
    let lines = body["lines"].as_array().cloned().unwrap_or_default();
    let line = |line: &Value| {
        let sku = line["sku"].as_str().expect("a SKU").to_owned();
        (sku, line["quantity"].as_i64().expect("units"))
    };
    lines.iter().map(line).collect()
}

async fn add(site: &Site, cart: &str, key: &str, body: &Value) -> Answer {
    let path = format!("/api/v1/carts/{cart}/lines");
    site.send(Ask::new(Method::POST, &path).key(key).json(body)).await
}

#[tokio::test]
async fn one_key_adds_once() {
    let site = Site::open().await;
    let cart = id_of(&site.cart(&[]).await);
    let body = json!({ "sku": TEA, "quantity": 2 });
    let first = add(&site, &cart, "k", &body).await;
    insta::assert_json_snapshot!(first.promise());
    assert_eq!(lines(&add(&site, &cart, "k", &body).await), [(TEA.to_owned(), 2)]);
    assert_eq!(lines(&add(&site, &cart, "k2", &body).await), [(TEA.to_owned(), 4)]);
    let other = add(&site, &cart, "k", &json!({ "sku": TEA, "quantity": 3 })).await;
    assert_eq!((other.status, other.code().as_str()), (422, "cart.key_reused"));
    let path = format!("/api/v1/carts/{cart}/lines");
    let without = site.send(Ask::new(Method::POST, &path).json(&body)).await;
    assert_eq!((without.status, without.code().as_str()), (400, "idempotency_key_required"));
}

#[tokio::test]
async fn lines_are_set_and_removed_as_often_as_one_likes() {
    let site = Site::open().await;
    let cart = id_of(&site.cart(&[(TEA, 1), (MUG, 1)]).await);
    let path = format!("/api/v1/carts/{cart}/lines/{TEA}");
    for _ in 0..2 {
        let set = Ask::new(Method::PUT, &path).json(&json!({ "quantity": 7 }));
        assert_eq!(lines(&site.send(set).await)[0], (TEA.to_owned(), 7));
    }
    for _ in 0..2 {
        let removed = site.send(Ask::new(Method::DELETE, &path)).await;
        assert_eq!(lines(&removed), [(MUG.to_owned(), 1)]);
    }
}

#[tokio::test]
async fn what_cannot_be_bought_is_refused() {
    let site = Site::open().await;
    let cart = id_of(&site.cart(&[]).await);
    let unknown = add(&site, &cart, "k", &json!({ "sku": "NOTHING", "quantity": 1 })).await;
    insta::assert_json_snapshot!(unknown.promise());
    for (body, pointer) in [
        (json!({ "sku": LAMP, "quantity": 0 }), "/quantity"),
        (json!({ "sku": LAMP, "quantity": -1 }), "/quantity"),
        (json!({ "sku": LAMP, "quantity": 1_000_001 }), "/quantity"),
        (json!({ "sku": LAMP, "quantity": 1.5 }), "/quantity"),
        (json!({ "sku": LAMP, "quantity": 9_223_372_036_854_775_807_i64 }), "/quantity"),
        (json!({ "sku": "", "quantity": 1 }), "/sku"),
        (json!({ "sku": "a\u{0}b", "quantity": 1 }), "/sku"),
        (json!({ "sku": LAMP }), "/quantity"),
        (json!({ "sku": LAMP, "quantity": 1, "price": 1 }), "/price"),
    ] {
        let answer = add(&site, &cart, "k", &body).await;
        assert_eq!(answer.status, 422, "{body}: {}", answer.text);
        assert_eq!(answer.faults()[0].0, pointer, "{body}");
    }
    let none = "0190c6d2-f7e5-7c3e-8000-000000000001";
    let nowhere = add(&site, none, "k", &json!({ "sku": LAMP, "quantity": 1 })).await;
    assert_eq!((nowhere.status, nowhere.code().as_str()), (404, "cart.not_found"));
    let path = format!("/api/v1/carts/{cart}/lines/%01");
    let no_sku = site.send(Ask::new(Method::DELETE, &path)).await;
    assert!(matches!(no_sku.status, 404 | 422), "{}", no_sku.text);
}
