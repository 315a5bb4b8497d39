//! Orders that are paid by transfer: placed at once, their money still to come.

use app_checkout::CheckoutError;
use mod_order_api::{OrderState, OrderStatus, PaymentState as Believed};
use mod_payment_api::PaymentState;
use rt_contract::Injected;
use testkit::executed;
use testshop::{MUG, Moment, TRANSFER, TRANSFER_DEADLINE, eur};

use crate::{
    desk::{Desk, by_transfer, placed},
    dying::die,
};

#[tokio::test]
async fn an_order_by_transfer_is_placed_with_its_goods_and_without_its_money() {
    let desk = Desk::open_with_transfers().await;
    let cart = desk.shop.cart(&[(MUG, 2)]).await;
    let told = placed(&desk.place("k", by_transfer(&cart)).await);

    let order = desk.shop.order(told.order_id).await;
    let OrderState::Placed(placement) = &order.state else { panic!("{:?}", order.state) };
    assert_eq!(placement.payment.method, TRANSFER);
    assert_eq!(
        (placement.payment.state, placement.payment.amount),
        (Believed::Pending, eur(3_070))
    );
    assert_eq!(desk.shop.stock_of(MUG).await, (10, 2), "kept for the shopper");
    let payment = desk.shop.payment(told.order_id).await.expect("a payment");
    assert_eq!((payment.state, payment.rest()), (PaymentState::Awaiting, eur(3_070)));
    let transfer = payment.transfer.expect("instructions");
    assert!(transfer.reference.starts_with("RF") && transfer.reference[4..].starts_with("NORD"));
    assert_eq!(transfer.due_at, payment.created_at.after(TRANSFER_DEADLINE));
    assert_eq!(desk.shop.bank.charges(), 0);
    desk.books_agree().await;
}

#[tokio::test]
async fn asking_for_a_transfer_is_one_commit_and_calls_nobody() {
    let desk = Desk::open_with_transfers().await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    placed(&desk.place("first", by_transfer(&cart)).await);
    drop(desk.calls.take());
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let (answer, executed) = executed(desk.place("second", by_transfer(&cart))).await;
    placed(&answer);
    assert_eq!(executed.commits, 4, "open, reserve, intent with its outcome, confirm");
    assert_eq!(
        desk.calls.take(),
        [
            "payment.Payments/tokenize",
            "carts.Carts/view",
            "order.Orders/open_pending",
            "inventory.StockReservations/reserve",
            "payment.Payments/authorize",
            "order.Orders/confirm",
        ]
    );
}

#[tokio::test]
async fn a_store_that_takes_no_transfers_is_not_paid_by_one() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let refused = desk.place("k", by_transfer(&cart)).await;
    let Err(CheckoutError::Invalid(faults)) = &refused else { panic!("{refused:?}") };
    assert_eq!(faults[0].pointer, "/payment/method");
    assert!(desk.shop.orders().await.is_empty());
}

#[tokio::test]
async fn whoever_takes_a_dead_process_s_flow_up_ends_it() {
    let desk = Desk::open_with_transfers().await;
    desk.shop.receive(MUG, 100).await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    placed(&desk.place("watched", by_transfer(&cart)).await);
    let calls = desk.calls.take();
    let mut sold = 1;
    for (at, call) in calls.iter().enumerate() {
        for moment in [Moment::Before, Moment::After] {
            let case = format!("{at}:{call}:{moment:?}");
            let asked = by_transfer(&desk.shop.cart(&[(MUG, 1)]).await);
            die(&desk, &case, &asked, at, moment).await;
            desk.settle().await;
            desk.books_agree().await;
            placed(&desk.insist(&case, &asked).await);
            sold += 1;
            assert_eq!(desk.count(OrderStatus::Placed).await, sold, "{case}");
            desk.books_agree().await;
        }
    }
}

#[tokio::test]
async fn a_flow_that_is_taken_up_after_its_deadline_is_undone_for_good() {
    let desk = Desk::open_with_transfers().await;
    desk.shop.receive(MUG, 100).await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    placed(&desk.place("watched", by_transfer(&cart)).await);
    let calls = desk.calls.take();
    let opened = calls.iter().position(|call| call.ends_with("/open_pending")).expect("it opens");
    let mut undone = 0;
    for (at, call) in calls.iter().enumerate() {
        for moment in [Moment::Before, Moment::After] {
            let case = format!("{at}:{call}:{moment:?}");
            let asked = by_transfer(&desk.shop.cart(&[(MUG, 1)]).await);
            die(&desk, &case, &asked, at, moment).await;
            desk.pass_the_deadline().await;
            desk.settle().await;
            desk.books_agree().await;
            let was_opened = (at, moment) >= (opened, Moment::After);
            let was_closed = at + 1 == calls.len() && moment == Moment::After;
            let told = desk.insist(&case, &asked).await;
            if was_opened && !was_closed {
                undone += 1;
                assert_eq!(told, Err(CheckoutError::PaymentExpired), "{case}");
            } else {
                placed(&told);
            }
            assert_eq!(desk.count(OrderStatus::Cancelled).await, undone, "{case}");
            desk.books_agree().await;
        }
    }
    assert!(undone >= 6, "the deadline of the checkout met every step: {undone}");
}

#[tokio::test]
async fn a_broken_call_ends_in_one_order_or_in_none() {
    let desk = Desk::open_with_transfers().await;
    desk.shop.receive(MUG, 100).await;
    for call in [
        "order.Orders/open_pending",
        "inventory.StockReservations/reserve",
        "payment.Payments/authorize",
        "order.Orders/confirm",
    ] {
        for how in [Injected::LoseRequest, Injected::LoseReply] {
            for outage in [1, 3, 40] {
                let case = format!("{call}:{how:?}:{outage}");
                let desk_of_case = desk.fresh_process();
                let asked = by_transfer(&desk.shop.cart(&[(MUG, 1)]).await);
                desk_of_case.calls.break_next(outage, call, how.clone());
                let told = desk_of_case.insist(&case, &asked).await;
                desk_of_case.settle().await;
                assert!(desk_of_case.calls.broken() > 0, "{case}: nothing was broken");
                assert_eq!(desk.insist(&case, &asked).await, told, "{case}: asked again");
                desk.books_agree().await;
            }
        }
    }
    assert!(desk.count(OrderStatus::Placed).await >= 16, "most outages end in an order");
}
