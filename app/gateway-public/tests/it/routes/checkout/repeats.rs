//! The same key, the same answer, to the byte.

use mod_order_api::{CancelOrder, ShipOrder};
use rt_contract::Injected;
use serde_json::json;
use testkit::tenant_one;
use testshop::{Card, MUG, TEA, keyed};

use crate::site::{Site, id_of, purchase};

#[tokio::test]
async fn a_repeat_is_answered_byte_by_byte_also_after_the_order_was_shipped() {
    let site = Site::open().await;
    let cart = site.cart(&[(MUG, 1)]).await;
    let asked = purchase(&cart, Card::Good);
    let first = site.check_out("k", &asked).await;
    site.shop.add_to_cart(id_of(&cart).parse().expect("an id"), &[(TEA, 1)]).await;
    let again = site.check_out("k", &asked).await;
    assert_eq!((again.status, &again.text), (201, &first.text));

    let order_id = site.shop.orders().await[0].id;
    let ship = ShipOrder { order_id, carrier: "Post".to_owned(), tracking: None };
    site.shop.contracts.orders.ship(&keyed(tenant_one()), ship).await.expect("shipped");
    let again = site.check_out("k", &asked).await;
    assert_eq!((again.status, &again.text), (201, &first.text));
}

#[tokio::test]
async fn a_repeat_is_answered_byte_by_byte_also_after_the_order_was_cancelled() {
    let site = Site::open().await;
    let cart = site.cart(&[(MUG, 1)]).await;
    let asked = purchase(&cart, Card::Good);
    let first = site.check_out("k", &asked).await;
    let order_id = site.shop.orders().await[0].id;
    let cancel = CancelOrder { order_id, reason: "broken".to_owned() };
    site.shop.contracts.orders.cancel(&keyed(tenant_one()), cancel).await.expect("cancelled");
    let again = site.check_out("k", &asked).await;
    assert_eq!((again.status, again.text), (201, first.text));
}

#[tokio::test]
async fn a_pending_answer_stays_pending_after_the_order_was_placed() {
    let site = Site::open().await;
    let cart = site.cart(&[(MUG, 1)]).await;
    let asked = purchase(&cart, Card::Good);
    site.shop.bank.falls_silent();
    let first = site.check_out("k", &asked).await;
    site.shop.bank.answers();
    site.round().await;
    assert_eq!(site.shop.open_flows().await, 0);
    let again = site.check_out("k", &asked).await;
    assert_eq!((again.status, again.text), (202, first.text));
}

#[tokio::test]
async fn another_body_under_the_key_is_refused() {
    let site = Site::open().await;
    let cart = site.cart(&[(MUG, 1)]).await;
    site.check_out("k", &purchase(&cart, Card::Good)).await;
    let mut other = purchase(&cart, Card::Good);
    other["email"] = json!("bob@example.com");
    insta::assert_json_snapshot!(site.check_out("k", &other).await.promise());
}

#[tokio::test]
async fn a_request_in_progress_says_when_to_ask_again() {
    let site = Site::open().await;
    let cart = site.cart(&[(MUG, 1)]).await;
    let asked = purchase(&cart, Card::Good);
    // The flow gets no further for now.
    site.calls.break_next(3, "inventory.StockReservations/reserve", Injected::LoseRequest);
    let first = site.check_out("k", &asked).await;
    insta::assert_json_snapshot!(first.promise());
    assert_eq!(site.check_out("k", &asked).await.status, 409);
    site.round().await;
    assert_eq!(site.check_out("k", &asked).await.status, 201);
}

#[tokio::test]
async fn a_cart_that_was_ordered_under_another_key_names_the_order() {
    let site = Site::open().await;
    let cart = site.cart(&[(MUG, 1)]).await;
    let first = site.check_out("k1", &purchase(&cart, Card::Good)).await;
    let second = site.check_out("k2", &purchase(&cart, Card::Good)).await;
    assert_eq!(second.body()["details"]["order_id"], first.body()["order_id"]);
    insta::assert_json_snapshot!(second.promise());
}
