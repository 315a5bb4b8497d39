//! Payments that the shopper has to confirm with the bank.

use app_checkout::Answer;
use mod_order_api::{OrderStatus, TimelineEvent};
use testshop::{Card, MUG};

use crate::desk::{Answered, Desk, order};

fn asked_to_confirm(answer: &Answered) -> (kernel_common::OrderId, String) {
    match answer {
        Ok(Answer::ConfirmationNeeded { order, action_url }) => {
            (order.order_id, action_url.clone())
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_confirmed_payment_places_the_order() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let asked = order(&cart, Card::Cautious);
    let first = desk.place("k", asked.clone()).await;
    let (order_id, action_url) = asked_to_confirm(&first);
    assert!(action_url.starts_with("https://bank.test/confirm/"), "{action_url}");
    assert_eq!(desk.shop.stock_of(MUG).await, (10, 1), "the goods wait");
    desk.round().await;
    assert_eq!(desk.count(OrderStatus::Pending).await, 1, "and so does the order");

    let payment_id = desk.shop.payment_id(order_id).await;
    desk.shop.bank.shopper_decides(payment_id, true);
    desk.settle().await;
    assert_eq!(desk.count(OrderStatus::Placed).await, 1);
    assert_eq!(desk.shop.bank.charges(), 1);
    assert_eq!(desk.place("k", asked).await, first, "the first answer stays the answer");
    desk.books_agree().await;
}

#[tokio::test]
async fn a_payment_that_is_not_confirmed_is_undone() {
    let desk = Desk::open().await;
    let answer = desk.buy("k", &[(MUG, 1)], Card::Cautious).await;
    let (order_id, _) = asked_to_confirm(&answer);
    let payment_id = desk.shop.payment_id(order_id).await;
    desk.shop.bank.shopper_decides(payment_id, false);
    desk.settle().await;
    let order = desk.shop.order(order_id).await;
    assert_eq!(order.state.status(), OrderStatus::Cancelled);
    let last = order.timeline.last().expect("a story");
    assert_eq!(last.event, TimelineEvent::Cancelled);
    assert_eq!(last.actor, kernel_events::Actor::System("checkout".to_owned()));
    desk.books_agree().await;
}

#[tokio::test]
async fn a_payment_that_nobody_decides_on_ends_with_its_deadline() {
    let desk = Desk::open().await;
    asked_to_confirm(&desk.buy("k", &[(MUG, 1)], Card::Cautious).await);
    for _ in 0..10 {
        desk.round().await;
    }
    assert_eq!(desk.count(OrderStatus::Pending).await, 1);
    desk.pass_the_deadline().await;
    desk.settle().await;
    assert_eq!(desk.count(OrderStatus::Cancelled).await, 1);
    assert_eq!(desk.shop.bank.charges(), 0);
    desk.books_agree().await;
}

#[tokio::test]
async fn a_confirmation_that_meets_the_deadline_is_returned() {
    let desk = Desk::open().await;
    let answer = desk.buy("k", &[(MUG, 1)], Card::Cautious).await;
    let (order_id, _) = asked_to_confirm(&answer);
    let payment_id = desk.shop.payment_id(order_id).await;
    desk.shop.bank.shopper_decides(payment_id, true);
    // Nobody has heard of it when the deadline passes.
    desk.pass_the_deadline().await;
    desk.settle().await;
    assert_eq!(desk.count(OrderStatus::Cancelled).await, 1);
    assert_eq!((desk.shop.bank.charges(), desk.shop.bank.balance_minor()), (1, 0));
    desk.books_agree().await;
}
