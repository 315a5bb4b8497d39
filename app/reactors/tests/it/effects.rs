//! What reactions come to over the real modules, each event delivered twice.

use mod_order_api::{OrderState, OrderStatus, PaymentState, TimelineEvent};
use testshop::{Card, MUG, TEA, eur};

use crate::street::Street;

#[tokio::test]
async fn a_placed_order_empties_its_cart_and_no_other() {
    let street = Street::open().await;
    let sold = street.sell(&[(MUG, 1)]).await;
    let other = street.shop.cart(&[(TEA, 1)]).await;
    street.post().doubling().deliver().await;

    let cart_id = street.shop.order(sold).await.cart_id;
    let left = street.shop.add_to_cart(cart_id, &[(TEA, 1)]).await;
    assert_eq!(left.lines.len(), 1, "only what was added now");
    let other = street.shop.add_to_cart(other.cart_id, &[(MUG, 1)]).await;
    assert_eq!(other.lines.len(), 2);
}

#[tokio::test]
async fn what_the_shopper_puts_into_the_cart_after_ordering_stays() {
    let street = Street::open().await;
    let sold = street.sell(&[(MUG, 1)]).await;
    let cart_id = street.shop.order(sold).await.cart_id;
    street.shop.add_to_cart(cart_id, &[(TEA, 2)]).await;
    street.post().doubling().deliver().await;
    let cart = street.shop.add_to_cart(cart_id, &[(TEA, 1)]).await;
    let lines: Vec<_> = cart.lines.iter().map(|l| (l.sku.as_str(), l.quantity.get())).collect();
    assert_eq!(lines, [(MUG, 1), (TEA, 3)]);
}

#[tokio::test]
async fn shipped_goods_leave_the_stock_once() {
    let street = Street::open().await;
    let sold = street.sell(&[(MUG, 3)]).await;
    assert_eq!(street.shop.stock_of(MUG).await, (10, 3));
    street.ship(sold).await;
    street.post().doubling().deliver().await;
    assert_eq!(street.shop.stock_of(MUG).await, (7, 0));
}

#[tokio::test]
async fn a_cancelled_order_gives_goods_and_money_back_once_and_says_so() {
    let street = Street::open().await;
    let sold = street.sell(&[(MUG, 3)]).await;
    let total = street.shop.order(sold).await.snapshot.quote.total;
    assert_eq!(street.shop.bank.balance_minor(), total.amount_minor);
    street.cancel(sold).await;
    street.post().doubling().deliver().await;

    assert_eq!(street.shop.stock_of(MUG).await, (10, 0));
    assert_eq!(street.shop.bank.balance_minor(), 0);
    let order = street.shop.order(sold).await;
    assert_eq!(order.state.status(), OrderStatus::Cancelled);
    assert_eq!(order.refunded, total, "counted once");
    let placement = order.state.placement().expect("it was placed");
    assert_eq!(placement.payment.state, PaymentState::Refunded);
    let refunds = order.timeline.iter().filter(|entry| entry.event == TimelineEvent::Refunded);
    assert_eq!(refunds.count(), 1);
}

#[tokio::test]
async fn a_shipped_order_that_is_partly_refunded_keeps_its_goods_out() {
    let street = Street::open().await;
    let sold = street.sell(&[(MUG, 1)]).await;
    street.ship(sold).await;
    street.refund(sold, 1_000).await;
    street.post().doubling().deliver().await;
    let order = street.shop.order(sold).await;
    assert!(matches!(order.state, OrderState::Shipped { .. }));
    assert_eq!(order.refunded, eur(1_000));
    assert_eq!(street.shop.stock_of(MUG).await, (9, 0));
}

#[tokio::test]
async fn a_webhook_wakes_the_order_that_waits_for_it() {
    let street = Street::open().await;
    let answer = street.buy(&[(MUG, 1)], Card::Cautious).await.expect("to be confirmed");
    let order_id = answer.order().order_id;
    street.tick().await;
    assert_eq!(street.shop.order(order_id).await.state.status(), OrderStatus::Pending);

    let payment_id = street.shop.payment_id(order_id).await;
    street.shop.bank.shopper_decides(payment_id, true);
    street.webhook(order_id).await;
    street.post().deliver().await;
    // No time has passed: the flow is due because it was woken.
    street.tick().await;
    assert_eq!(street.shop.order(order_id).await.state.status(), OrderStatus::Placed);
}

#[tokio::test]
async fn events_that_come_again_in_the_wrong_order_change_nothing() {
    let street = Street::open().await;
    let answer = street.buy(&[(MUG, 1)], Card::Cautious).await.expect("to be confirmed");
    let order_id = answer.order().order_id;
    street.post().deliver().await;
    let payment_id = street.shop.payment_id(order_id).await;
    street.shop.bank.shopper_decides(payment_id, true);
    street.webhook(order_id).await;
    street.post().deliver().await;
    street.tick().await;
    street.refund(order_id, 500).await;
    street.ship(order_id).await;
    street.post().deliver().await;

    let told = |order: mod_order_api::Order| (order.state, order.refunded, order.timeline);
    let before = told(street.shop.order(order_id).await);
    let stock = street.shop.stock_of(MUG).await;
    let mut events = street.shop.events().await;
    events.reverse();
    for event in events {
        for reaction in street.reactions() {
            if reaction.wants(&event.event_type) {
                reaction.handler.handle(&event).await.expect("taken");
            }
        }
    }
    assert_eq!(told(street.shop.order(order_id).await), before);
    assert_eq!(street.shop.stock_of(MUG).await, stock);
    let payment = street.shop.payment(order_id).await.expect("a payment");
    assert_eq!(payment.refunded, eur(500));
}
