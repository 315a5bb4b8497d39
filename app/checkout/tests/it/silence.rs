//! A bank that does not answer: unknown is a state, and nobody pays twice.

use app_checkout::{Answer, CheckoutError};
use mod_order_api::OrderStatus;
use testshop::{Card, MUG};

use crate::desk::{Answered, Desk, order};

fn pending(answer: &Answered) -> kernel_common::OrderId {
    match answer {
        Ok(Answer::PaymentPending(order)) => order.order_id,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_payment_that_is_not_heard_of_is_pending_and_later_placed_with_one_charge() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let asked = order(&cart, Card::Good);
    desk.shop.bank.falls_silent();
    let first = desk.place("k", asked.clone()).await;
    let order_id = pending(&first);
    for _ in 0..3 {
        desk.round().await;
        assert_eq!(desk.place("k", asked.clone()).await, first);
    }
    assert_eq!(desk.shop.bank.charges(), 1, "it was charged, and nobody knows");

    desk.shop.bank.answers();
    desk.settle().await;
    assert_eq!(desk.shop.order(order_id).await.state.status(), OrderStatus::Placed);
    assert_eq!(desk.shop.bank.charges(), 1);
    assert_eq!(desk.place("k", asked).await, first);
    desk.books_agree().await;
}

#[tokio::test]
async fn a_second_try_of_the_cart_is_refused_while_the_first_is_unknown() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    desk.shop.bank.falls_silent();
    let order_id = pending(&desk.place("k1", order(&cart, Card::Good)).await);
    let second = desk.place("k2", order(&cart, Card::Good)).await;
    assert_eq!(second, Err(CheckoutError::AlreadyOrdered(order_id)));
    desk.shop.bank.answers();
    desk.settle().await;
    desk.books_agree().await;
}

#[tokio::test]
async fn money_that_was_taken_in_silence_comes_back_after_the_deadline() {
    let desk = Desk::open().await;
    desk.shop.bank.falls_silent();
    pending(&desk.buy("k", &[(MUG, 1)], Card::Good).await);
    desk.pass_the_deadline().await;
    for _ in 0..3 {
        desk.round().await;
    }
    // The undo asks first, and nothing is given back while nobody can say what happened.
    assert_eq!(desk.count(OrderStatus::Pending).await, 1);
    assert_eq!(desk.shop.stock_of(MUG).await, (10, 1));

    desk.shop.bank.answers();
    desk.settle().await;
    assert_eq!(desk.count(OrderStatus::Cancelled).await, 1);
    assert_eq!((desk.shop.bank.charges(), desk.shop.bank.balance_minor()), (1, 0));
    desk.books_agree().await;
}

#[tokio::test]
async fn a_bank_that_was_away_all_the_time_is_never_asked_again_after_the_deadline() {
    let desk = Desk::open().await;
    desk.shop.bank.goes_away();
    pending(&desk.buy("k", &[(MUG, 1)], Card::Good).await);
    desk.pass_the_deadline().await;
    desk.shop.bank.answers();
    desk.settle().await;
    assert_eq!(desk.count(OrderStatus::Cancelled).await, 1);
    assert_eq!(desk.shop.bank.charges(), 0);
    desk.books_agree().await;
}

#[tokio::test]
async fn a_bank_that_comes_back_in_time_is_paid() {
    let desk = Desk::open().await;
    desk.shop.bank.goes_away();
    pending(&desk.buy("k", &[(MUG, 1)], Card::Good).await);
    desk.round().await;
    desk.shop.bank.answers();
    desk.settle().await;
    assert_eq!(desk.count(OrderStatus::Placed).await, 1);
    assert_eq!(desk.shop.bank.charges(), 1);
    desk.books_agree().await;
}
