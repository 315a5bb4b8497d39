//! One key, one order, one answer.

use std::{sync::Arc, time::Duration};

use app_checkout::{Answer, CheckoutError};
use futures_util::future::join_all;
use mod_catalog_api::{ProductRef, ProductStatus, SetStatus};
use mod_order_api::{CancelOrder, OrderStatus, ShipOrder};
use testkit::tenant_one;
use testshop::{Card, MUG, TEA, keyed};

use crate::desk::{Desk, order, placed, under};

#[tokio::test]
async fn a_repeat_gets_the_first_answer_whatever_became_of_the_order() {
    let desk = Desk::open().await;
    let orders = &desk.shop.contracts.orders;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let asked = order(&cart, Card::Good);
    let first = desk.place("k", asked.clone()).await;
    let order_id = placed(&first).order_id;
    assert_eq!(desk.place("k", asked.clone()).await, first, "at once");

    desk.shop.add_to_cart(cart.cart_id, &[(TEA, 1)]).await;
    assert_eq!(desk.place("k", asked.clone()).await, first, "after the cart changed");

    let mug = vec![ProductRef::Slug("mug".parse().expect("a slug"))];
    let archive = SetStatus { products: mug, status: ProductStatus::Archived };
    let writer = &desk.shop.contracts.catalog_writer;
    writer.set_status(&keyed(tenant_one()), archive).await.expect("archived");
    assert_eq!(desk.place("k", asked.clone()).await, first, "after the product went");

    let ship = ShipOrder { order_id, carrier: "Post".to_owned(), tracking: None };
    orders.ship(&keyed(tenant_one()), ship).await.expect("shipped");
    desk.shop.pass(Duration::from_secs(8 * 24 * 60 * 60)).await;
    assert_eq!(desk.place("k", asked).await, first, "after it was shipped, a week later");
    assert_eq!(desk.shop.bank.charges(), 1);
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer_after_the_order_was_cancelled() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let asked = order(&cart, Card::Good);
    let first = desk.place("k", asked.clone()).await;
    let cancel =
        CancelOrder { order_id: placed(&first).order_id, reason: "out of print".to_owned() };
    desk.shop.contracts.orders.cancel(&keyed(tenant_one()), cancel).await.expect("cancelled");
    assert_eq!(desk.place("k", asked).await, first);
    assert_eq!(desk.shop.orders().await.len(), 1);
}

#[tokio::test]
async fn a_repeat_is_answered_while_the_bank_is_away() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let asked = order(&cart, Card::Good);
    let first = desk.place("k", asked.clone()).await;
    desk.calls.break_next(100, "payment.Payments/tokenize", rt_contract::Injected::LoseRequest);
    assert_eq!(desk.place("k", asked).await, first);
    assert!(desk.calls.broken() > 0);
}

#[tokio::test]
async fn a_refusal_is_repeated_too_and_nothing_is_tried_again() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let asked = order(&cart, Card::Empty);
    let first = desk.place("k", asked.clone()).await;
    assert_eq!(first, Err(CheckoutError::PaymentDeclined("insufficient_funds".to_owned())));
    assert_eq!(desk.place("k", asked).await, first);
    assert_eq!(desk.shop.orders().await.len(), 1);
    desk.books_agree().await;
}

#[tokio::test]
async fn another_request_under_the_key_is_refused() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let asked = order(&cart, Card::Good);
    placed(&desk.place("k", asked.clone()).await);

    let mut elsewhere = asked.clone();
    elsewhere.delivery_address.city = "Wien".to_owned();
    let mut by_another_card = asked.clone();
    by_another_card.payment_fields = order(&cart, Card::Cautious).payment_fields;
    let mut invalid = asked.clone();
    invalid.contact.email = "nobody".to_owned();
    let another_cart = order(&desk.shop.cart(&[(TEA, 1)]).await, Card::Good);
    for other in [elsewhere, by_another_card, invalid, another_cart] {
        let answer = desk.place("k", other).await;
        assert_eq!(answer, Err(CheckoutError::KeyReused));
    }
    assert_eq!(desk.shop.orders().await.len(), 1);
}

#[tokio::test]
async fn where_the_shopper_comes_back_to_is_no_other_request() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let asked = order(&cart, Card::Good);
    let first = desk.place("k", asked.clone()).await;
    let mut by_another_host = asked;
    by_another_host.return_url = "http://127.0.0.1:8080/orders/{token}".to_owned();
    assert_eq!(desk.place("k", by_another_host).await, first);
}

#[tokio::test]
async fn one_key_of_two_tenants_is_two_keys() {
    let desk = Desk::open().await;
    placed(&desk.buy("k", &[(MUG, 1)], Card::Good).await);
    let stranger = testshop::guest(testkit::tenant_two()).with_key("k".parse().expect("a key"));
    let cart = order(&desk.shop.cart(&[(TEA, 1)]).await, Card::Good);
    let store = desk.shop.store_of(testkit::tenant_two());
    let answer = desk.checkout.place(&stranger, &store, cart).await;
    assert_eq!(answer, Err(CheckoutError::CartNotFound), "not the first tenant's answer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_at_once_under_one_key_are_one_order() {
    let desk = Arc::new(Desk::open().await);
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let asked = order(&cart, Card::Good);
    let tries = (0..20).map(|_| {
        let (desk, asked) = (desk.clone(), asked.clone());
        tokio::spawn(async move { desk.place("k", asked).await })
    });
    let answers: Vec<_> = join_all(tries).await.into_iter().map(|a| a.expect("no panic")).collect();

    let told = desk.insist("k", &asked).await;
    let order_id = placed(&told).order_id;
    for answer in answers {
        match answer {
            Ok(Answer::Placed(placed)) => assert_eq!(placed.order_id, order_id),
            Err(CheckoutError::InFlight) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(desk.shop.orders().await.len(), 1);
    assert_eq!(desk.shop.bank.charges(), 1);
    desk.books_agree().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_keys_for_one_state_of_a_cart_are_one_order() {
    let desk = Arc::new(Desk::open().await);
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let asked = order(&cart, Card::Good);
    let tries = (0..20).map(|number| {
        let (desk, asked) = (desk.clone(), asked.clone());
        tokio::spawn(async move { desk.place(&format!("k{number}"), asked).await })
    });
    let answers: Vec<_> = join_all(tries).await.into_iter().map(|a| a.expect("no panic")).collect();

    let sold: Vec<_> = answers.iter().filter(|answer| answer.is_ok()).collect();
    assert_eq!(sold.len(), 1, "{answers:?}");
    let order_id = placed(sold[0]).order_id;
    let others = answers.iter().filter(|answer| answer.is_err());
    for other in others {
        assert_eq!(*other, Err(CheckoutError::AlreadyOrdered(order_id)));
    }
    assert_eq!(desk.count(OrderStatus::Placed).await, 1);
    desk.books_agree().await;
}

#[tokio::test]
async fn a_shopper_who_hangs_up_has_bought_all_the_same() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let asked = order(&cart, Card::Good);
    let (checkout, store) = (desk.checkout.clone(), desk.shop.store());
    let request = asked.clone();
    let waiting = tokio::spawn(async move { checkout.place(&under("k"), &store, request).await });
    while desk.shop.orders().await.is_empty() {
        tokio::task::yield_now().await;
    }
    waiting.abort();
    // Whoever is slower, the drive or the hang-up: the key tells what became of it.
    placed(&desk.insist("k", &asked).await);
    desk.books_agree().await;
}
