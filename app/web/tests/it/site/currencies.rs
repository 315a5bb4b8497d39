//! Prices in the currency a visitor chose.

use http::StatusCode;

use super::{browser::Browser, stage::Stage};

#[tokio::test]
async fn a_chosen_currency_is_shown_until_another_is_chosen() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    let page = browser.get("/products/mug?v=MUG-BLUE").await;
    assert!(page.words().contains("€12.90"));
    let chosen = browser.submit(&page, "/currency", &[("currency", "USD")]).await;
    assert_eq!((chosen.status, chosen.location()), (StatusCode::SEE_OTHER, "/products/mug"));
    let dollars = browser.get("/products/mug").await;
    assert!(dollars.words().contains("$14.00"), "{}", dollars.words());
    assert!(stage.browser().get("/products/mug").await.words().contains("€12.90"), "only theirs");
    browser.submit(&dollars, "/currency", &[("currency", "EUR")]).await;
    assert!(browser.get("/products/mug").await.words().contains("€12.90"));
}

#[tokio::test]
async fn a_currency_the_store_has_not_is_refused_and_not_believed() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    let refused = browser.post("/currency", &[("currency", "RUB"), ("back", "/")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.cookies.insert("currency".to_owned(), "RUB".to_owned());
    assert!(browser.get("/products/mug").await.words().contains("€12.90"));
    browser.cookies.insert("currency".to_owned(), "<script>".to_owned());
    assert!(browser.get("/products/mug").await.words().contains("€12.90"));
}

#[tokio::test]
async fn the_way_back_stays_on_the_site() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    for back in ["https://evil.test/", "//evil.test", "javascript:alert(1)", "?x", ""] {
        let chosen = browser.post("/currency", &[("currency", "USD"), ("back", back)]).await;
        assert_eq!((chosen.status, chosen.location()), (StatusCode::SEE_OTHER, "/"), "{back}");
    }
}

#[tokio::test]
async fn a_store_with_one_currency_offers_none() {
    let stage = Stage::open().await;
    assert!(stage.browser().get("/").await.html.contains("action=\"/currency\""));
    let one = Browser::new(&stage, "suedwind.test").get("/").await;
    assert!(!one.html.contains("action=\"/currency\""));
    assert!(one.words().contains("Prices in EUR"));
}
