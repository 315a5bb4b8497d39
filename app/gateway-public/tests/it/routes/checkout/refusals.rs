//! Orders that are not placed.

use http::Method;
use rt_contract::Injected;
use serde_json::json;
use testshop::{Card, LAMP, MUG};

use crate::site::{Ask, Site, purchase};

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
