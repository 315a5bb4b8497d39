//! Orders that are not placed.

use http::Method;
use mod_pricing_api::PriceSet;
use rt_contract::Injected;
use serde_json::{Value, json};
use testkit::tenant_one;
use testshop::{Card, LAMP, MUG, TEA, eur, keyed, sku};

use crate::site::{Ask, Site, id_of, purchase};

#[tokio::test]
async fn a_declined_payment_says_why() {
    let site = Site::open().await;
    let cart = site.cart(&[(MUG, 2)]).await;
    insta::assert_json_snapshot!(
        site.check_out("k", &purchase(&cart, Card::Empty)).await.promise()
    );
}

#[tokio::test]
async fn a_shortage_says_of_what() {
    let site = Site::open().await;
    let cart = site.cart(&[(LAMP, 2)]).await;
    insta::assert_json_snapshot!(site.check_out("k", &purchase(&cart, Card::Good)).await.promise());
}

#[tokio::test]
async fn another_total_is_told() {
    let site = Site::open().await;
    let cart = site.cart(&[(MUG, 1)]).await;
    let mut cheaper = purchase(&cart, Card::Good);
    cheaper["expected_total"]["amount_minor"] = json!(1);
    insta::assert_json_snapshot!(site.check_out("k", &cheaper).await.promise());
}

#[tokio::test]
async fn a_price_that_nobody_has_heard_of_is_told_before_anything_is_charged() {
    let site = Site::open_remembering().await;
    let total = |cart: &Value| cart["totals"]["total"]["amount_minor"].as_i64();
    let cart = site.cart(&[(TEA, 1)]).await;
    assert_eq!(total(&cart), Some(450 + 490));
    let dearer =
        PriceSet { list: "eur".to_owned(), sku: sku(TEA), price: eur(500), compare_at: None };
    let book = &site.shop.contracts.price_book;
    book.set_prices(&keyed(tenant_one()), vec![dearer]).await.expect("a price");

    let cart = site.cart(&[(TEA, 2)]).await;
    assert_eq!(total(&cart), Some(2 * 450 + 490), "who changes a cart is shown what is remembered");
    let refused = site.check_out("k1", &purchase(&cart, Card::Good)).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "checkout.total_changed"));
    assert!(site.shop.orders().await.is_empty());
    assert_eq!(site.shop.bank.charges(), 0);

    let path = format!("/api/v1/carts/{}", id_of(&cart));
    let looked_at = site.get(&path).await.body();
    assert_eq!(total(&looked_at), Some(2 * 500 + 490), "who looks at it sees what it costs");
    site.hear().await;
    assert_eq!(total(&site.cart(&[(TEA, 1)]).await), Some(500 + 490), "the event has ended it");
    let placed = site.check_out("k2", &purchase(&looked_at, Card::Good)).await;
    assert_eq!(placed.status, 201, "{}", placed.text);
    assert_eq!(site.shop.bank.balance_minor(), 2 * 500 + 490);
}

#[tokio::test]
async fn fields_at_fault_are_named_as_the_client_has_them() {
    let site = Site::open().await;
    let cart = site.cart(&[(MUG, 1)]).await;
    let mut wrong = purchase(&cart, Card::Good);
    wrong["email"] = json!("nobody");
    wrong["phone"] = json!("1".repeat(60));
    wrong["delivery_address"]["name"] = json!("");
    wrong["delivery_address"]["country"] = json!("US");
    wrong["delivery_option"] = json!("by owl");
    wrong["payment"]["fields"]["number"] = json!("0");
    wrong["terms_accepted"] = json!(false);
    insta::assert_json_snapshot!(site.check_out("k", &wrong).await.promise());
}

#[tokio::test]
async fn a_body_of_another_shape_is_refused_with_a_pointer() {
    let site = Site::open().await;
    let cart = site.cart(&[(MUG, 1)]).await;
    for (at, value, pointer) in [
        ("/cart_id", json!("nonsense"), "/cart_id"),
        ("/cart_version", json!("1"), "/cart_version"),
        ("/expected_total/currency", json!("euro"), "/expected_total/currency"),
        ("/expected_total/amount_minor", json!(12.9), "/expected_total/amount_minor"),
        ("/delivery_address/country", json!("de"), "/delivery_address/country"),
        ("/delivery_address/name", json!("a\u{0}b"), "/delivery_address/name"),
        ("/payment/fields", json!(["4242"]), "/payment/fields"),
        ("/terms_accepted", json!("yes"), "/terms_accepted"),
    ] {
        let mut wrong = purchase(&cart, Card::Good);
        *wrong.pointer_mut(at).expect("a field") = value;
        let answer = site.check_out("k", &wrong).await;
        assert_eq!(answer.status, 422, "{at}: {}", answer.text);
        assert_eq!(answer.faults()[0].0, pointer, "{at}");
    }
    let mut more = purchase(&cart, Card::Good);
    more["discount"] = json!(100);
    assert_eq!(site.check_out("k", &more).await.faults()[0].0, "/discount");
    assert!(site.shop.orders().await.is_empty());
}

#[tokio::test]
async fn a_card_number_is_never_repeated() {
    let site = Site::open().await;
    let cart = site.cart(&[(MUG, 1)]).await;
    let mut wrong = purchase(&cart, Card::Good);
    wrong["payment"]["fields"]["number"] = json!("4000056655665556");
    let answer = site.check_out("k", &wrong).await;
    assert_eq!(answer.status, 422);
    assert!(!answer.text.contains("5566"), "{}", answer.text);
}

#[tokio::test]
async fn without_a_key_or_with_a_broken_body_nothing_is_asked() {
    let site = Site::open().await;
    let cart = site.cart(&[(MUG, 1)]).await;
    let ask = || Ask::new(Method::POST, "/api/v1/checkout");
    let without = site.send(ask().json(&purchase(&cart, Card::Good))).await;
    insta::assert_json_snapshot!(without.promise());
    let json = "application/json";
    for (ask, status) in [
        (ask().key("k").header("content-type", json).raw(b"{".to_vec()), 400),
        (ask().key("k").header("content-type", json).raw(b"\xff".to_vec()), 400),
        (ask().key("k").header("content-type", json).raw(vec![b'['; 100_000]), 422),
        (ask().key("k").header("content-type", json).raw(vec![b' '; 2 << 20]), 413),
        (ask().key("k").header("content-type", "text/plain").raw(b"{}".to_vec()), 415),
        (ask().key("a b").json(&purchase(&cart, Card::Good)), 400),
    ] {
        let answer = site.send(ask).await;
        assert!(
            answer.status == status || (answer.status == 400 && status == 422),
            "{}: {}",
            answer.status,
            answer.text
        );
    }
    assert!(site.shop.orders().await.is_empty());
}

#[tokio::test]
async fn a_module_that_does_not_answer_is_unavailable_and_says_nothing_of_itself() {
    let site = Site::open().await;
    let cart = site.cart(&[(MUG, 1)]).await;
    site.calls.break_next(9, "carts.Carts/view", Injected::LoseRequest);
    insta::assert_json_snapshot!(site.check_out("k", &purchase(&cart, Card::Good)).await.promise());
}
