//! What delivery costs is told before anybody asks.

use super::{browser::Browser, stage::Stage};

#[tokio::test]
async fn a_product_and_the_front_page_name_the_cheapest_way_and_when_it_is_free() {
    let stage = Stage::open().await;
    let told = "Delivery from €4.90 , 2–4 days. Free for orders from €100.00 .";
    for path in ["/products/mug", "/"] {
        let page = stage.browser().get(path).await;
        assert!(page.words().contains(told), "{path}: {}", page.words());
    }
    let russian = stage.browser().get("/ru/products/mug").await;
    let told = "Доставка от 4,90 € , 2–4 дня. При заказе от 100,00 € бесплатно.";
    assert!(russian.words().contains(told), "{}", russian.words());

    let mut abroad = stage.browser();
    abroad.post("/currency", &[("currency", "USD"), ("back", "/")]).await;
    let page = abroad.get("/products/mug").await;
    assert!(page.words().contains("Delivery from $5.90"), "{}", page.words());
    assert!(!page.words().contains("Free for orders"), "it never is in dollars");

    let one_way = Browser::new(&stage, "suedwind.test").get("/products/mug").await;
    assert!(one_way.words().contains("Delivery €4.90 , 2–4 days."), "{}", one_way.words());
}

#[tokio::test]
async fn the_page_on_delivery_names_every_way_and_when_it_is_free() {
    let stage = Stage::open().await;
    let page = stage.browser().get("/delivery").await;
    let parcel = "Parcel 2–4 days €4.90 free from €100.00 Express 1 day €9.90";
    assert!(page.words().contains(parcel), "{}", page.words());
    assert_eq!(page.words().matches("free from").count(), 1);
    assert!(page.words().contains("We deliver to: Germany"), "{}", page.words());
}

#[tokio::test]
async fn a_cart_says_how_far_it_is_from_free_delivery() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    let cart = browser.get("/cart").await;
    assert!(cart.words().contains("Add goods for €87.10 more"), "{}", cart.words());
    browser.add("/products/lamp").await;
    let cart = browser.get("/cart").await;
    assert!(!cart.words().contains("Add goods"), "{}", cart.words());
    assert!(cart.words().contains("Delivery, Parcel Free"), "{}", cart.words());
}
