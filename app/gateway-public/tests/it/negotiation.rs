//! Whose shop, in which language and money.

use http::Method;
use testshop::MUG;

use crate::site::{Ask, Site};

async fn first_name(site: &Site, ask: Ask) -> String {
    let body = site.send(ask).await.body();
    body["items"][0]["name"].as_str().expect("a name").to_owned()
}

fn light(query: &str) -> Ask {
    Ask::new(Method::GET, &format!("/api/v1/products?category=light{query}"))
}

#[tokio::test]
async fn a_host_without_a_store_is_told_so() {
    let site = Site::open().await;
    for host in ["elsewhere.test", "", "nordlicht.test.evil.test", "127.0.0.1"] {
        let ask = Ask::new(Method::GET, "/api/v1/products").header("host", host);
        let answer = site.send(ask).await;
        assert_eq!((answer.status, answer.code().as_str()), (404, "unknown_store"), "{host}");
    }
    let ask = Ask::new(Method::POST, "/api/v1/carts").header("host", "elsewhere.test");
    insta::assert_json_snapshot!(site.send(ask).await.promise());
}

#[tokio::test]
async fn a_host_is_known_whatever_its_case_and_port() {
    let site = Site::open().await;
    for host in ["nordlicht.test", "NordLicht.Test", "nordlicht.test:8443", "nordlicht.test."] {
        let answer = site.send(light("").header("host", host)).await;
        assert_eq!(answer.status, 200, "{host}");
    }
}

#[tokio::test]
async fn the_language_is_the_one_asked_for_else_the_one_liked_best_else_the_store_s() {
    let site = Site::open().await;
    for (query, accepted, name) in [
        ("", None, "Lamp"),
        ("&locale=ru", None, "Лампа"),
        ("&locale=ru", Some("en"), "Лампа"),
        ("", Some("ru-RU,ru;q=0.9,en;q=0.8"), "Лампа"),
        ("", Some("en;q=0.1, ru"), "Лампа"),
        ("", Some("fr"), "Lamp"),
        ("&locale=fr", Some("ru"), "Лампа"),
        ("&locale=fr", None, "Lamp"),
    ] {
        let ask = light(query);
        let ask = match accepted {
            Some(accepted) => ask.header("accept-language", accepted),
            None => ask,
        };
        assert_eq!(first_name(&site, ask).await, name, "{query} {accepted:?}");
    }
}

#[tokio::test]
async fn a_currency_that_the_store_has_not_is_the_store_s_first() {
    let site = Site::open().await;
    for (query, currency) in [("", "EUR"), ("?currency=USD", "USD"), ("?currency=RUB", "EUR")] {
        let ask = Ask::new(Method::POST, &format!("/api/v1/carts{query}"));
        assert_eq!(site.send(ask).await.body()["currency"], currency, "{query}");
    }
    let ask = Ask::new(Method::POST, "/api/v1/carts?currency=USD").header("host", "suedwind.test");
    assert_eq!(site.send(ask).await.body()["currency"], "EUR", "a store has its own currencies");
}

#[tokio::test]
async fn orders_are_in_the_language_of_the_request() {
    let site = Site::open().await;
    let cart = site.cart(&[(MUG, 1)]).await;
    let body = crate::site::purchase(&cart, testshop::Card::Good);
    let ask = Ask::new(Method::POST, "/api/v1/checkout?locale=ru").key("k").json(&body);
    assert_eq!(site.send(ask).await.status, 201);
    let order = site.shop.order(site.shop.orders().await[0].id).await;
    assert_eq!(order.snapshot.lines[0].product_name, "Кружка");
    assert_eq!(order.snapshot.delivery.name, "Посылка");
    assert_eq!(order.snapshot.channel, "api");
}
