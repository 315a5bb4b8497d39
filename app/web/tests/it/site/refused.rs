use http::StatusCode;
use testshop::MUG;

use super::{browser::Browser, checkout::filled, stage::Stage};

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    connect-src 'self'; img-src 'self' data: https:; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

#[tokio::test]
async fn a_form_of_another_site_is_refused_on_every_form() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    let product = browser.get("/products/mug").await;
    let checkout = browser.get("/checkout").await;
    for origin in [Some("https://evil.test".to_owned()), Some("null".to_owned()), None] {
        browser.origin = origin;
        for path in [
            "/cart/lines",
            "/cart/lines/quantity",
            "/cart/lines/remove",
            "/checkout/quote",
            "/ru/cart/lines",
            "/currency",
            "/no/such/form",
        ] {
            let answer = browser.post(path, &[("sku", MUG)]).await;
            let unknown = path == "/no/such/form";
            let expected = if unknown { StatusCode::NOT_FOUND } else { StatusCode::FORBIDDEN };
            assert_eq!(answer.status, expected, "{path}");
        }
        let added = browser.submit(&product, "/cart/lines", &[]).await;
        assert_eq!(added.status, StatusCode::FORBIDDEN);
        let placed = browser.submit(&checkout, "/checkout", &filled("1111")).await;
        assert_eq!(placed.status, StatusCode::FORBIDDEN);
        assert!(placed.words().contains("This form came from somewhere else"));
    }
    assert_eq!(stage.shop.orders().await.len(), 0);
}

#[tokio::test]
async fn what_is_not_there_is_a_page_with_a_way_on() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.get("/").await;
    for path in [
        "/nothing",
        "/products/none",
        "/products/NO%20SLUG",
        "/categories/none",
        "/orders/none",
        "/media/none.svg",
        "/en",
        "/en/cart",
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.words().contains("This page is not here"), "{path}: {}", page.words());
        assert!(page.words().contains("Kitchen"), "the categories are still there");
        assert_eq!(page.header("content-security-policy"), POLICY);
    }
    let russian = browser.get("/ru/nothing").await;
    assert!(russian.html.contains("<html lang=\"ru\">"), "{}", russian.words());

    let mut english_only = Browser::new(&stage, "suedwind.test");
    assert_eq!(english_only.get("/ru").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_host_without_a_store_is_told_so() {
    let stage = Stage::open().await;
    let mut browser = Browser::new(&stage, "elsewhere.test");
    let page = browser.get("/").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.words().contains("There is no shop at this address"));
    assert!(!page.words().contains("Nordlicht") && !page.words().contains("Südwind"));
}

#[tokio::test]
async fn forms_with_strange_values_are_refused_with_a_page() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    let product = browser.get("/products/mug").await;
    for typed in [
        ("quantity", "0"),
        ("quantity", "-1"),
        ("quantity", "9999999999999999999"),
        ("quantity", "two"),
        ("sku", ""),
        ("sku", "a\0b"),
        ("sku", "NO-SUCH"),
        ("form_key", "made-up"),
        ("form_key", ""),
    ] {
        let answer = browser.submit(&product, "/cart/lines", &[typed]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed:?}");
        assert!(answer.words().contains("We cannot do that"), "{typed:?}: {}", answer.words());
    }
    let cart = browser.get("/cart").await;
    assert!(cart.html.contains("data-testid=\"cart-count\">1</span>"), "nothing was added");
    for query in ["?after=!!", "?after=AAAA", "?sort=cheapest", "?page=0", "?page=x"] {
        let listing = browser.get(&format!("/products{query}")).await;
        assert_eq!(listing.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
    }
}

#[tokio::test]
async fn a_form_s_own_address_leads_to_its_page() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    for (path, page) in [
        ("/cart/lines", "/cart"),
        ("/cart/lines/quantity", "/cart"),
        ("/ru/cart/lines/remove", "/ru/cart"),
        ("/checkout/quote", "/checkout"),
        ("/checkout", "/cart"),
    ] {
        let answer = browser.get(path).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, page), "{path}");
    }
}

#[tokio::test]
async fn every_page_has_the_strict_policy_and_is_kept_by_nobody() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    for path in [
        "/",
        "/ru",
        "/products",
        "/products?sort=name",
        "/categories/kitchen",
        "/categories",
        "/collections",
        "/search?q=mug",
        "/products/mug",
        "/cart",
        "/checkout",
        "/terms",
        "/privacy",
        "/delivery",
        "/returns",
        "/contacts",
        "/ru/delivery",
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(page.header("content-security-policy"), POLICY, "{path}");
        assert_eq!(page.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert_eq!(crate::html::misnested(&page.html), None, "{path}");
    }
    for path in [
        "/assets/shop.css",
        "/assets/shop-light.css",
        "/assets/shop-dark.css",
        "/assets/shop.js",
        "/assets/theme.css",
        "/assets/icon.svg",
        "/media/mug.svg",
    ] {
        let file = browser.get(path).await;
        assert_eq!(file.status, StatusCode::OK, "{path}");
        assert!(file.header("cache-control").ends_with("immutable"), "{path}");
    }
    assert!(browser.get("/robots.txt").await.html.contains("Disallow: /orders/"));
}
