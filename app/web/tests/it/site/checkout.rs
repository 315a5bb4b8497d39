use http::StatusCode;
use testshop::{MUG, sku};

use super::{
    browser::{Browser, Page},
    stage::Stage,
};

/// A number that no answer may hold.
const STRANGE_CARD: &str = "4000 0566 5566 5556";

/// Everything the page asks for, with a card of the test bank.
pub(crate) fn filled(card: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("email", "ada@example.com"),
        ("name", "Ada Lovelace"),
        ("address", "12 Marsstraße"),
        ("postcode", "10115"),
        ("city", "Berlin"),
        ("card_number", card),
        ("terms", "accepted"),
    ]
}

/// Buys what is in the cart; answers the way on.
pub(crate) async fn buy(browser: &mut Browser<'_>, card: &str) -> Page {
    let page = browser.get("/checkout").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.location());
    browser.submit(&page, "/checkout", &filled(card)).await
}

#[tokio::test]
async fn one_press_or_many_make_one_order_with_one_answer() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    let page = browser.get("/checkout").await;
    let first = browser.submit(&page, "/checkout", &filled("1111")).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.words());
    assert!(first.location().ends_with("/thanks"), "{}", first.location());
    for _ in 0..2 {
        let repeat = browser.submit(&page, "/checkout", &filled("1111")).await;
        assert_eq!(repeat.status, StatusCode::SEE_OTHER);
        assert_eq!(repeat.location(), first.location());
    }
    assert_eq!(stage.shop.orders().await.len(), 1);
    assert_eq!(stage.shop.bank.charges(), 1);

    let thanks = browser.get(first.location()).await;
    assert_eq!(thanks.status, StatusCode::OK);
    assert!(
        thanks.words().contains("Thank you for your order") && thanks.words().contains("€17.80")
    );
    assert!(thanks.html.contains("data-testid=\"cart-count\">0</span>"), "the cart is done with");
}

#[tokio::test]
async fn two_presses_at_once_end_at_one_order() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    let page = browser.get("/checkout").await;
    let mut other = browser.clone();
    let typed = filled("1111");
    let (one, two) = tokio::join!(
        browser.submit(&page, "/checkout", &typed),
        other.submit(&page, "/checkout", &typed)
    );
    let token = |page: &Page| page.location().split('/').nth(2).unwrap_or_default().to_owned();
    assert_eq!(token(&one), token(&two), "{} {}", one.location(), two.location());
    assert!(!token(&one).is_empty());
    assert_eq!(stage.shop.orders().await.len(), 1);
    assert_eq!(stage.shop.bank.charges(), 1);
    let settled = other.get(&format!("/orders/{}/payment", token(&two))).await;
    assert_eq!(settled.location(), format!("/orders/{}/thanks", token(&one)));
}

#[tokio::test]
async fn every_fault_is_said_at_its_field_and_what_was_typed_stays() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    let page = browser.get("/checkout").await;
    let typed = [
        ("email", "ada@"),
        ("name", "Ada <Lovelace>"),
        ("phone", "call me"),
        ("delivery", "express"),
        ("country", "AT"),
        ("card_number", STRANGE_CARD),
    ];
    let answer = browser.submit(&page, "/checkout", &typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let words = answer.words();
    for said in [
        "Please check 7 fields",
        "It should look like name@example.com.",
        "Enter the street",
        "Enter the city.",
        "Enter the postal code.",
        "Check the telephone number",
        "Only the test cards work here",
        "Accept the terms of sale",
    ] {
        assert!(words.replace('\u{a0}', " ").contains(said), "{said}: {words}");
    }
    assert!(answer.html.contains("value=\"Ada &lt;Lovelace&gt;\""));
    assert!(answer.html.contains("value=\"express\" required checked"));
    assert!(answer.html.contains("value=\"AT\" selected"));
    let digits = STRANGE_CARD.replace(' ', "");
    assert!(!answer.html.contains(STRANGE_CARD) && !answer.html.contains(&digits));
    assert_eq!(stage.shop.orders().await.len(), 0);

    let fixed = browser.submit(&answer, "/checkout", &filled("1111")).await;
    assert_eq!(
        fixed.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "the telephone number is still wrong"
    );
    let fixed =
        browser.submit(&fixed, "/checkout", &[("phone", ""), ("card_number", "1111")]).await;
    assert_eq!(fixed.status, StatusCode::SEE_OTHER, "{}", fixed.words());
    let order = &stage.shop.orders().await[0];
    assert_eq!(order.total.amount_minor, 1_290 + 990, "by express");
}

#[tokio::test]
async fn a_declined_card_is_said_and_another_one_buys() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    let page = browser.get("/checkout").await;
    let declined = browser.submit(&page, "/checkout", &filled("2222")).await;
    assert_eq!(declined.status, StatusCode::PAYMENT_REQUIRED);
    assert!(declined.words().contains("There is not enough money on the card."));
    assert!(declined.html.contains("value=\"ada@example.com\""));
    let reloaded = browser.submit(&page, "/checkout", &filled("2222")).await;
    assert_eq!(reloaded.status, StatusCode::PAYMENT_REQUIRED, "a reload has the same answer");

    let bought = browser.submit(&declined, "/checkout", &[("card_number", "1111")]).await;
    assert_eq!(bought.status, StatusCode::SEE_OTHER, "{}", bought.words());
    assert_eq!(stage.shop.bank.charges(), 1);
}

#[tokio::test]
async fn another_card_under_an_old_page_is_led_to_the_order_it_made() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    let page = browser.get("/checkout").await;
    browser.submit(&page, "/checkout", &filled("2222")).await;
    let reused = browser.submit(&page, "/checkout", &filled("1111")).await;
    assert_eq!(reused.status, StatusCode::SEE_OTHER, "{}", reused.words());
    let told = browser.get(reused.location()).await;
    assert!(told.words().contains("There is not enough money on the card."), "{}", told.words());
    assert_eq!(stage.shop.bank.charges(), 0);
}

#[tokio::test]
async fn a_total_that_changed_is_shown_before_anything_is_charged() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    let page = browser.get("/checkout").await;
    let cheap: Vec<_> = [filled("1111"), vec![("expected_total_minor.standard", "100")]].concat();
    let changed = browser.submit(&page, "/checkout", &cheap).await;
    assert_eq!(changed.status, StatusCode::CONFLICT);
    let words = changed.words();
    assert!(words.contains("It was €1.00 and is now €17.80"), "{words}");
    assert_eq!(stage.shop.bank.charges(), 0);
}

#[tokio::test]
async fn a_cart_that_changed_in_another_window_is_shown_first() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    let page = browser.get("/checkout").await;
    browser.clone().add("/products/tea").await;
    let answer = browser.submit(&page, "/checkout", &filled("1111")).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/cart"));
    assert!(browser.get("/cart").await.words().contains("changed in another window"));
    assert_eq!(stage.shop.orders().await.len(), 0);
}

#[tokio::test]
async fn asking_for_delivery_to_another_country_places_nothing() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    let page = browser.get("/checkout").await;
    let mut fields = crate::html::fields_of(&page.html, "/checkout");
    for (name, typed) in [("country", "AT"), ("card_number", STRANGE_CARD)] {
        fields.retain(|(known, _)| known != name);
        fields.push((name.to_owned(), typed.to_owned()));
    }
    let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let answer = browser.post("/checkout/quote", &fields).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(
        answer.html.contains("value=\"AT\" selected") && !answer.words().contains("Please check")
    );
    assert!(!answer.html.contains(STRANGE_CARD));
    assert_eq!(stage.shop.orders().await.len(), 0);
}

#[tokio::test]
async fn an_order_in_russian_is_placed_and_thanked_for_in_russian() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    let page = browser.get("/ru/products/mug").await;
    browser.submit(&page, "/ru/cart/lines", &[]).await;
    let page = browser.get("/ru/checkout").await;
    let placed = browser.submit(&page, "/ru/checkout", &filled("1111")).await;
    assert!(placed.location().starts_with("/ru/orders/"), "{} {}", placed.status, placed.words());
    let thanks = browser.get(placed.location()).await;
    assert!(thanks.html.contains("<html lang=\"ru\">") && thanks.words().contains("Кружка"));
    assert_eq!(
        stage.shop.order(stage.shop.orders().await[0].id).await.snapshot.lines[0].sku,
        sku(MUG)
    );
}
