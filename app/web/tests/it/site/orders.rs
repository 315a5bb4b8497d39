use http::StatusCode;
use testshop::METHOD;

use super::{checkout::buy, stage::Stage};

#[tokio::test]
async fn a_payment_to_confirm_is_confirmed_at_the_bank_and_thanked_for() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    let waiting = buy(&mut browser, "3333").await;
    assert!(waiting.location().ends_with("/payment"), "{}", waiting.location());
    let page = browser.get(waiting.location()).await;
    assert!(page.words().contains("Please confirm the payment"), "{}", page.words());
    assert!(page.html.contains("data-testid=\"confirm-payment\""));
    assert!(page.html.contains("rel=\"noreferrer\""), "the bank does not learn the secret");

    let returned = browser.get(&format!("{}?back=1", waiting.location())).await;
    assert!(returned.words().contains("Do not pay again."), "{}", returned.words());
    assert!(
        returned.header("refresh").starts_with("1;url=/orders/"),
        "{}",
        returned.header("refresh")
    );
    let later = browser.get(&format!("{}?back=1&look=3", waiting.location())).await;
    assert!(later.header("refresh").starts_with("3;"), "the page grows patient");

    let order = stage.shop.orders().await[0].id;
    stage.shop.bank.shopper_decides(stage.shop.payment_id(order).await, true);
    stage.pass(5).await;
    let settled = browser.get(waiting.location()).await;
    assert_eq!(settled.status, StatusCode::SEE_OTHER);
    assert!(settled.location().ends_with("/thanks"));
    let thanks = browser.get(settled.location()).await;
    assert!(thanks.html.contains("data-testid=\"cart-count\">0</span>"));
}

#[tokio::test]
async fn a_payment_refused_at_the_bank_leads_back_with_the_fields_kept() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    let waiting = buy(&mut browser, "3333").await;
    let order = stage.shop.orders().await[0].id;
    stage.shop.bank.shopper_decides(stage.shop.payment_id(order).await, false);
    for _ in 0..5 {
        stage.pass(5).await;
    }
    let page = browser.get(waiting.location()).await;
    assert!(page.words().contains("The payment failed"), "{}", page.words());
    let again = crate::html::values(&page.html, "href");
    let again = again.iter().find(|href| href.starts_with("/checkout?again=")).expect("a way back");
    let checkout = browser.get(again).await;
    assert!(checkout.html.contains("value=\"12 Marsstraße\""), "{}", checkout.words());
    let stranger = stage.browser().get(again).await;
    assert_eq!(stranger.location(), "/cart", "the fields are shown to who typed them");
}

#[tokio::test]
async fn nobody_pays_again_while_the_bank_is_silent() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    let page = browser.get("/checkout").await;
    stage.shop.bank.falls_silent();
    let typed = super::checkout::filled("1111");
    let waiting = browser.submit(&page, "/checkout", &typed).await;
    assert!(waiting.location().ends_with("/payment"), "{} {}", waiting.status, waiting.words());
    let checking = browser.get(waiting.location()).await;
    assert!(checking.words().contains("Do not pay again."), "{}", checking.words());
    let repeat = browser.submit(&page, "/checkout", &typed).await;
    assert_eq!(repeat.location(), waiting.location());
    // Another window, another form: the cart is an order already.
    let fresh = browser.get("/checkout").await;
    let second = browser.submit(&fresh, "/checkout", &typed).await;
    assert_eq!(second.location(), waiting.location(), "{}", second.words());

    stage.shop.bank.answers();
    stage.pass(5).await;
    assert!(browser.get(waiting.location()).await.location().ends_with("/thanks"));
    assert_eq!((stage.shop.bank.charges(), stage.shop.orders().await.len()), (1, 1));
}

#[tokio::test]
async fn an_order_opens_by_its_secret_only_and_in_its_own_store_only() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    let thanks = buy(&mut browser, "1111").await.location().to_owned();
    let own = thanks.trim_end_matches("/thanks").to_owned();
    let mut stranger = stage.browser();
    let page = stranger.get(&own).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.words().contains("ada@example.com") && page.words().contains("•••• 1111"));
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "same-origin");
    let russian = stranger.get(&format!("/ru{own}")).await;
    assert!(russian.html.contains("<html lang=\"ru\">"));

    let mut elsewhere = stage.browser();
    elsewhere.host = "suedwind.test";
    assert_eq!(elsewhere.get(&own).await.status, StatusCode::NOT_FOUND);
    let order = stage.shop.orders().await[0].id;
    for wrong in [order.to_string(), "x".repeat(22)] {
        assert_eq!(stranger.get(&format!("/orders/{wrong}")).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(stage.shop.order(order).await.snapshot.payment_method, METHOD);
}
