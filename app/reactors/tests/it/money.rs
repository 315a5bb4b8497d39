//! Money that comes when nobody wants it any more.

use std::time::Duration;

use mod_order_api::OrderStatus;
use rt_contract::Injected;
use testshop::{Card, MUG};

use crate::street::Street;

#[tokio::test]
async fn a_capture_that_comes_after_the_cancellation_goes_back() {
    let street = Street::open().await;
    street.shop.bank.is_slow();
    let answer = street.buy(&[(MUG, 1)], Card::Good).await.expect("nobody knows yet");
    let order_id = answer.order().order_id;
    street.shop.pass(Duration::from_secs(16 * 60)).await;
    street.settle().await;
    let order = street.shop.order(order_id).await;
    assert_eq!(order.state.status(), OrderStatus::Cancelled);
    assert_eq!(street.shop.bank.charges(), 0, "the bank has never heard of it");
    street.post().deliver().await;

    // Now the bank finds the letter on its desk.
    street.shop.bank.catches_up();
    assert_eq!(street.shop.bank.balance_minor(), order.snapshot.quote.total.amount_minor);
    street.webhook(order_id).await;
    street.post().doubling().deliver().await;
    assert_eq!((street.shop.bank.charges(), street.shop.bank.balance_minor()), (1, 0));
    let order = street.shop.order(order_id).await;
    assert_eq!(order.state.status(), OrderStatus::Cancelled);
    assert_eq!(order.refunded, order.snapshot.quote.total, "and the order says so");
}

#[tokio::test]
async fn a_capture_that_is_heard_of_before_the_cancellation_goes_back_too() {
    let street = Street::open().await;
    street.shop.bank.falls_silent();
    let answer = street.buy(&[(MUG, 1)], Card::Good).await.expect("nobody knows yet");
    let order_id = answer.order().order_id;
    street.cancel(order_id).await;
    street.shop.bank.answers();
    street.webhook(order_id).await;
    // The reactions and the flow's own undo meet.
    street.post().doubling().deliver().await;
    street.settle().await;
    street.post().doubling().deliver().await;
    let order = street.shop.order(order_id).await;
    assert_eq!(order.state.status(), OrderStatus::Cancelled);
    assert_eq!((street.shop.bank.charges(), street.shop.bank.balance_minor()), (1, 0));
    assert_eq!(order.refunded, order.snapshot.quote.total);
    assert_eq!(street.shop.stock_of(MUG).await, (10, 0));
}

#[tokio::test]
async fn a_refund_that_is_heard_of_before_the_cancellation_is_noted_after_it() {
    let street = Street::open().await;
    street.shop.bank.falls_silent();
    let answer = street.buy(&[(MUG, 1)], Card::Good).await.expect("nobody knows yet");
    let order_id = answer.order().order_id;
    street.shop.pass(Duration::from_secs(16 * 60)).await;
    street.shop.bank.answers();
    // The flow gives the money back, and cannot cancel the order yet.
    street.calls.break_next(3, "order.Orders/cancel", Injected::LoseRequest);
    street.tick().await;
    assert_eq!((street.shop.bank.charges(), street.shop.bank.balance_minor()), (1, 0));
    assert_eq!(street.shop.order(order_id).await.state.status(), OrderStatus::Pending);
    let mut post = street.post();
    post.deliver().await;
    assert!(street.shop.order(order_id).await.refunded.is_zero(), "nothing to note it on yet");

    street.settle().await;
    post.deliver().await;
    let order = street.shop.order(order_id).await;
    assert_eq!(order.state.status(), OrderStatus::Cancelled);
    assert_eq!(order.refunded, order.snapshot.quote.total);
}
