//! Answers from memory: never old, never somebody else's.

use http::Method;
use mod_pricing_api::PriceSet;
use testkit::{tenant_one, tenant_two};
use testshop::{TEA, eur, keyed, sku};

use crate::site::{Answer, Ask, Site};

const CACHED: [&str; 4] = [
    "/api/v1/categories",
    "/api/v1/products?sort=name",
    "/api/v1/products?category=kitchen&sort=name",
    "/api/v1/products/tea",
];

/// The path in another language or currency.
fn with(path: &str, query: &str) -> String {
    match (query, path.contains('?')) {
        ("", _) => path.to_owned(),
        (query, true) => format!("{path}&{query}"),
        (query, false) => format!("{path}?{query}"),
    }
}

#[tokio::test]
async fn a_client_that_has_the_answer_is_told_so_without_a_body() {
    let site = Site::open().await;
    for path in CACHED {
        let first = site.get(path).await;
        let etag = first.header("etag").expect("a validator").to_owned();
        for known in [etag.clone(), format!("W/{etag}"), format!("\"x\", {etag}")] {
            let again = Ask::new(Method::GET, path).header("if-none-match", &known);
            let again = site.send(again).await;
            assert_eq!((again.status, again.text.as_str()), (304, ""), "{path} {known}");
            assert_eq!(again.header("etag"), Some(etag.as_str()));
            assert_eq!(again.header("vary"), first.header("vary"));
            assert_eq!(again.header("cache-control"), first.header("cache-control"));
        }
        let other = Ask::new(Method::GET, path).header("if-none-match", "\"other\"");
        assert_eq!(site.send(other).await.text, first.text, "{path}");
    }
}

#[tokio::test]
async fn an_answer_is_made_once_and_again_after_an_event() {
    let site = Site::open().await;
    let first = site.get("/api/v1/products/tea").await;
    let made = site.calls.take();
    assert_eq!(made.len(), 4, "{made:?}");
    assert_eq!(site.get("/api/v1/products/tea").await.text, first.text);
    assert_eq!(site.calls.take(), [""; 0]);

    let dearer =
        PriceSet { list: "eur".to_owned(), sku: sku(TEA), price: eur(480), compare_at: None };
    let book = &site.shop.contracts.price_book;
    book.set_prices(&keyed(tenant_one()), vec![dearer]).await.expect("a price");
    assert_eq!(site.get("/api/v1/products/tea").await.text, first.text, "nobody has heard of it");
    site.generations.next(tenant_one());
    let after = site.get("/api/v1/products/tea").await;
    assert_eq!(after.body()["variants"][0]["price"]["amount_minor"], 480);
    assert_ne!(after.header("etag"), first.header("etag"));
}

#[tokio::test]
async fn another_tenant_s_event_makes_nothing_anew() {
    let site = Site::open().await;
    site.get("/api/v1/products/tea").await;
    // Counted from here.
    drop(site.calls.take());
    site.generations.next(tenant_two());
    site.get("/api/v1/products/tea").await;
    assert_eq!(site.calls.take(), [""; 0]);
}

/// Who asks: a store, a language, a currency.
const READERS: [(&str, &str); 4] = [
    ("nordlicht.test", ""),
    ("nordlicht.test", "locale=ru"),
    ("nordlicht.test", "currency=USD"),
    ("suedwind.test", ""),
];

async fn read(site: &Site, path: &str, (host, query): (&str, &str)) -> Answer {
    site.send(Ask::new(Method::GET, &with(path, query)).header("host", host)).await
}

#[tokio::test]
async fn nobody_is_served_what_was_made_for_another() {
    let site = Site::open().await;
    // The second tenant's tea costs something else.
    let dearer =
        PriceSet { list: "eur".to_owned(), sku: sku(TEA), price: eur(999), compare_at: None };
    let book = &site.shop.contracts.price_book;
    book.set_prices(&keyed(tenant_two()), vec![dearer]).await.expect("a price");
    let path = "/api/v1/products?category=kitchen&sort=name";
    for first in READERS {
        // Whoever comes first fills the cache for all.
        site.generations.next(tenant_one());
        site.generations.next(tenant_two());
        read(&site, path, first).await;
        let mut answers = Vec::new();
        for reader in READERS {
            let warm = read(&site, path, reader).await;
            assert_eq!(warm.status, 200);
            answers.push((warm.text, warm.headers["etag"].clone()));
        }
        for (index, answer) in answers.iter().enumerate() {
            for other in &answers[..index] {
                assert_ne!(answer.0, other.0, "after {first:?}");
                assert_ne!(answer.1, other.1, "after {first:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_name_cannot_be_made_to_look_like_another() {
    let site = Site::open().await;
    // What would be one name if parts were only strung together.
    let honest = site.get("/api/v1/products?category=cups&sort=name&limit=24").await;
    assert_eq!(honest.status, 200);
    for forged in [
        "/api/v1/products?category=cups%22)%20Name%2024%20&sort=name&limit=24",
        "/api/v1/products?category=cups%20Name&sort=newest",
        "/api/v1/products/mug%20x",
    ] {
        let answer = site.get(forged).await;
        assert_eq!(answer.status, 404, "{forged}: {}", answer.text);
    }
}

#[tokio::test]
async fn refusals_are_not_kept() {
    let site = Site::open().await;
    let lost = site.get("/api/v1/products/kettle").await;
    assert_eq!(lost.status, 404);
    assert_eq!(lost.header("cache-control"), Some("no-store"));
    assert_eq!(lost.header("etag"), None);
}

#[tokio::test]
async fn what_belongs_to_one_shopper_is_stored_by_nobody() {
    let site = Site::open().await;
    let cart = site.cart(&[(TEA, 1)]).await;
    let answer = site.get(&format!("/api/v1/carts/{}", crate::site::id_of(&cart))).await;
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}
