use http::StatusCode;
use testshop::{LAMP, MUG, TEA};

use super::stage::Stage;

#[tokio::test]
async fn what_is_added_is_in_the_cart_and_said_once() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    let added = browser.add("/products/mug").await;
    assert_eq!(added.location(), "/products/mug?v=MUG-BLUE");
    let cookie = added.header("set-cookie");
    for attribute in ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }

    let back = browser.get(added.location()).await;
    assert!(back.words().contains("Mug is in your cart."), "{}", back.words());
    assert!(back.html.contains("data-testid=\"cart-count\">1</span>"));
    let again = browser.get("/products/mug?v=MUG-BLUE").await;
    assert!(!again.words().contains("is in your cart"), "it is said once");

    let cart = browser.get("/cart").await;
    assert!(cart.words().contains("€12.90") && cart.words().contains("€17.80"), "{}", cart.words());
}

#[tokio::test]
async fn the_same_press_adds_once_and_another_page_adds_again() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/tea").await;
    let page = browser.get("/products/mug").await;
    for _ in 0..3 {
        browser.submit(&page, "/cart/lines", &[]).await;
    }
    let count =
        |html: &str, n: u32| html.contains(&format!("data-testid=\"cart-count\">{n}</span>"));
    assert!(count(&browser.get("/cart").await.html, 2), "tea and one mug");
    browser.submit(&page, "/cart/lines", &[("quantity", "3")]).await;
    assert!(count(&browser.get("/cart").await.html, 5), "another quantity is another wish");
    browser.add("/products/mug").await;
    assert!(count(&browser.get("/cart").await.html, 6));
}

#[tokio::test]
async fn no_more_is_put_in_than_there_is() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    let page = browser.get("/products/lamp").await;
    assert!(page.words().contains("Last one left"));
    browser.submit(&page, "/cart/lines", &[("quantity", "4")]).await;
    let cart = browser.get("/cart").await;
    assert!(cart.words().contains("we lowered the quantity"), "{}", cart.words());
    assert!(cart.html.contains("data-testid=\"cart-count\">1</span>"));
}

#[tokio::test]
async fn a_line_is_changed_and_removed() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    let cart = browser.get("/cart").await;
    let fields = [("sku", MUG), ("version", "1"), ("quantity", "3")];
    let set = browser.post("/cart/lines/quantity", &fields).await;
    assert_eq!((set.status, set.location()), (StatusCode::SEE_OTHER, "/cart"));
    let changed = browser.get("/cart").await;
    assert!(changed.words().contains("€38.70"), "{}", changed.words());

    let stale = browser.submit(&cart, "/cart/lines/remove", &[]).await;
    assert_eq!(stale.status, StatusCode::SEE_OTHER);
    let kept = browser.get("/cart").await;
    assert!(kept.words().contains("changed in another window"), "{}", kept.words());
    assert!(kept.words().contains("€38.70"));

    browser.submit(&kept, "/cart/lines/remove", &[]).await;
    let empty = browser.get("/cart").await;
    assert!(empty.words().contains("Mug was removed"), "{}", empty.words());
    assert!(empty.words().contains("Your cart is empty"));
}

#[tokio::test]
async fn a_forged_cookie_is_no_cart_and_another_store_s_is_none_here() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    let mut forger = browser.clone();
    let cart = browser.cookies["cart"].clone();
    forger.cookies.insert("cart".to_owned(), cart.replacen("~1.", "~9.", 1));
    assert!(forger.get("/cart").await.words().contains("Your cart is empty"));

    let mut elsewhere = browser.clone();
    elsewhere.host = "suedwind.test";
    assert!(elsewhere.get("/cart").await.words().contains("Your cart is empty"));
    assert!(browser.get("/cart").await.words().contains("€12.90"));
}

#[tokio::test]
async fn what_sold_out_meanwhile_is_said_before_the_checkout() {
    let stage = Stage::open().await;
    let (mut slow, mut quick) = (stage.browser(), stage.browser());
    slow.add("/products/lamp").await;
    quick.add("/products/lamp").await;
    super::checkout::buy(&mut quick, "1111").await;
    let checkout = slow.get("/checkout").await;
    assert_eq!((checkout.status, checkout.location()), (StatusCode::SEE_OTHER, "/cart"));
    let cart = slow.get("/cart").await;
    assert!(cart.words().contains("Sold out. Please remove it"), "{}", cart.words());
    assert!(!cart.html.contains("checkout-link"));
    assert!(stage.shop.stock_of(LAMP).await.1 == 1 && stage.shop.stock_of(TEA).await.1 == 0);
}

#[tokio::test]
async fn who_lost_a_cart_is_told_so_and_begins_another() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    stage.shop.lose_carts().await;
    let mut other = browser.clone();
    let cart = browser.get("/cart").await;
    assert_eq!(cart.status, StatusCode::OK);
    assert!(cart.words().contains("We could not keep what was in your cart"), "{}", cart.words());
    assert!(!browser.get("/cart").await.words().contains("could not keep"), "it is said once");

    let added = other.add("/products/tea").await;
    let said = other.get(added.location()).await;
    assert!(said.words().contains("We could not keep what was in your cart"), "{}", said.words());
    assert!(said.html.contains("data-testid=\"cart-count\">1</span>"), "the tea alone");
    other.add("/products/mug").await;
    assert!(other.get("/cart").await.words().contains("€"), "and the new cart goes on");
}
