//! Orders that staff cancel while checkout is at them.

use app_checkout::{Answer, CheckoutError};
use kernel_common::OrderId;
use mod_order_api::{CancelOrder, OrderStatus};
use rt_contract::Injected;
use testkit::tenant_one;
use testshop::{Card, MUG, keyed};

use crate::desk::{Desk, order};

async fn cancel(desk: &Desk, order_id: OrderId) {
    let cancel = CancelOrder { order_id, reason: "the shopper called".to_owned() };
    desk.shop.contracts.orders.cancel(&keyed(tenant_one()), cancel).await.expect("cancelled");
}

#[tokio::test]
async fn an_order_that_is_cancelled_while_it_waits_gives_everything_back() {
    let desk = Desk::open().await;
    desk.shop.bank.falls_silent();
    let answer = desk.buy("k", &[(MUG, 1)], Card::Good).await;
    let Ok(Answer::PaymentPending(told)) = answer else { panic!("{answer:?}") };
    cancel(&desk, told.order_id).await;
    desk.shop.bank.answers();
    desk.settle().await;
    assert_eq!(desk.shop.order(told.order_id).await.state.status(), OrderStatus::Cancelled);
    assert_eq!((desk.shop.bank.charges(), desk.shop.bank.balance_minor()), (1, 0));
    desk.books_agree().await;
}

#[tokio::test]
async fn an_order_that_is_cancelled_before_it_is_confirmed_turns_at_the_next_try() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let asked = order(&cart, Card::Good);
    desk.calls.break_next(3, "order.Orders/confirm", Injected::LoseRequest);
    assert_eq!(desk.place("k", asked.clone()).await, Err(CheckoutError::InFlight));
    assert_eq!(desk.shop.bank.charges(), 1);
    let order_id = desk.shop.orders().await[0].id;
    cancel(&desk, order_id).await;

    desk.round().await;
    assert_eq!(desk.shop.open_flows().await, 0, "it is not tried in vain");
    desk.books_agree().await;
    assert_eq!(desk.place("k", asked).await, Err(CheckoutError::Undone));
}
