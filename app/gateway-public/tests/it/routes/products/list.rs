//! `GET /api/v1/products`

use serde_json::Value;

use crate::site::{Answer, Site};

fn slugs(answer: &Answer) -> Vec<String> {
    let body = answer.body();
    let items = body["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|item| item["slug"].as_str().expect("a slug").to_owned()).collect()
}

#[tokio::test]
async fn a_page_of_products_has_prices_and_stock() {
    let site = Site::open().await;
    insta::assert_json_snapshot!(site.get("/api/v1/products?sort=name&limit=2").await.promise());
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repeat() {
    let site = Site::open().await;
    let mut path = "/api/v1/products?sort=name&limit=1".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = site.get(&path).await;
        seen.extend(slugs(&page));
        match &page.body()["next"] {
            Value::String(next) => {
                path = format!("/api/v1/products?sort=name&limit=1&after={next}");
            }
            _ => break,
        }
    }
    assert_eq!(seen, ["lamp", "mug", "tea"]);
}

#[tokio::test]
async fn a_category_lists_what_is_below_it_too() {
    let site = Site::open().await;
    let kitchen = site.get("/api/v1/products?category=kitchen&sort=name").await;
    assert_eq!(slugs(&kitchen), ["mug", "tea"]);
    assert_eq!(slugs(&site.get("/api/v1/products?category=cups").await), ["mug"]);
}

#[tokio::test]
async fn language_and_currency_are_those_asked_for() {
    let site = Site::open().await;
    let russian = site.get("/api/v1/products?category=cups&locale=ru").await.body();
    assert_eq!(russian["items"][0]["name"], "Кружка");
    let dollars = site.get("/api/v1/products?category=cups&currency=USD").await.body();
    assert_eq!(dollars["items"][0]["price"]["amount_minor"], 1_400);
    assert_eq!(dollars["items"][0]["price"]["currency"], "USD");
    let tea = site.get("/api/v1/products?category=kitchen&sort=name&currency=USD").await.body();
    assert_eq!(tea["items"][1]["price"], Value::Null, "tea has no price in dollars");
    assert_eq!(tea["items"][1]["stock"]["state"], "sold_out", "and cannot be bought in them");
}

#[tokio::test]
async fn a_question_that_is_wrong_names_its_field() {
    let site = Site::open().await;
    for (query, pointer) in [
        ("limit=0", "/limit"),
        ("limit=101", "/limit"),
        ("limit=many", "/limit"),
        ("limit=1&limit=2", "/limit"),
        ("after=nonsense", "/after"),
        ("sort=price", "/sort"),
        ("filter=red", "/filter/0"),
        ("filter=color:red&filter=:x", "/filter/1"),
        ("range=weight:5", "/range/0"),
        ("price_min_minor=many", "/price_min_minor"),
        ("in_stock=yes", "/in_stock"),
        ("facets=1", "/facets"),
        ("page=0&after=x", "/page"),
        ("colour=red", "/colour"),
        ("category=a%00b", "/category"),
    ] {
        let answer = site.get(&format!("/api/v1/products?{query}")).await;
        assert_eq!(answer.status, 422, "{query}: {}", answer.text);
        assert_eq!(answer.faults()[0].0, pointer, "{query}");
    }
    insta::assert_json_snapshot!(site.get("/api/v1/products?after=nonsense").await.promise());
    for category in ["nothing", "UPPER", "%D1%8F"] {
        let answer = site.get(&format!("/api/v1/products?category={category}")).await;
        assert_eq!(answer.status, 404, "{category}");
    }
}
