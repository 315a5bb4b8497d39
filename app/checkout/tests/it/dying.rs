//! The process dies at every call, before it takes effect and after; another goes on.

use app_checkout::{CheckoutError, PlaceOrder};
use kernel_common::OrderId;
use mod_inventory_api::{ReserveLine, ReserveStock};
use mod_order_api::OrderStatus;
use mod_payment_api::{AuthorizePayment, TokenizeInstrument};
use rt_contract::CallCtx;
use testkit::tenant_one;
use testshop::{Calls, Card, MUG, Moment, guest, sku, units};

use crate::desk::{Desk, key_of, order, placed, under};

/// Sends a request to a process that dies at one of its calls.
pub(crate) async fn die(desk: &Desk, key: &str, asked: &PlaceOrder, at: usize, moment: Moment) {
    let calls = Calls::default();
    let doomed = desk.doomed(&calls);
    calls.die_at(at, moment);
    let (ctx, store, asked) = (under(key), desk.shop.store(), asked.clone());
    let request = tokio::spawn(async move { doomed.place(&ctx, &store, asked).await });
    calls.died().await;
    request.abort();
    assert!(request.await.is_err(), "a dead process answers nobody");
}

async fn calls_of(desk: &Desk, card: Card) -> Vec<String> {
    // The answer does not matter here, only how far it goes.
    let _ = desk.buy("watched", &[(MUG, 1)], card).await;
    desk.calls.take()
}

#[tokio::test]
async fn whoever_takes_a_dead_process_s_flow_up_ends_it() {
    let desk = Desk::open().await;
    desk.shop.receive(MUG, 100).await;
    let calls = calls_of(&desk, Card::Good).await;
    let mut sold = 1;
    for (at, call) in calls.iter().enumerate() {
        for moment in [Moment::Before, Moment::After] {
            let case = format!("{at}:{call}:{moment:?}");
            let cart = desk.shop.cart(&[(MUG, 1)]).await;
            let asked = order(&cart, Card::Good);
            die(&desk, &case, &asked, at, moment).await;
            desk.settle().await;
            desk.books_agree().await;

            placed(&desk.insist(&case, &asked).await);
            sold += 1;
            assert_eq!(desk.count(OrderStatus::Placed).await, sold, "{case}");
            assert_eq!(desk.shop.bank.charges(), sold, "{case}");
            desk.books_agree().await;
        }
    }
}

#[tokio::test]
async fn a_flow_that_is_taken_up_after_its_deadline_is_undone_for_good() {
    let desk = Desk::open().await;
    desk.shop.receive(MUG, 100).await;
    let calls = calls_of(&desk, Card::Good).await;
    let opened = calls.iter().position(|call| call.ends_with("/open_pending")).expect("it opens");
    let (mut sold, mut undone) = (1, 0);
    for (at, call) in calls.iter().enumerate() {
        for moment in [Moment::Before, Moment::After] {
            let case = format!("{at}:{call}:{moment:?}");
            let cart = desk.shop.cart(&[(MUG, 1)]).await;
            let asked = order(&cart, Card::Good);
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
                late_messages_change_nothing(&desk, &case).await;
            } else {
                sold += 1;
                placed(&told);
            }
            assert_eq!(desk.count(OrderStatus::Placed).await, sold, "{case}");
            assert_eq!(desk.count(OrderStatus::Cancelled).await, undone, "{case}");
            desk.books_agree().await;
        }
    }
    assert!(undone >= 6, "the deadline met every step");
}

#[tokio::test]
async fn an_undo_that_died_is_ended_by_another() {
    let desk = Desk::open().await;
    let calls = calls_of(&desk, Card::Empty).await;
    let authorized = calls.iter().position(|call| call.ends_with("/authorize"));
    let undo = authorized.expect("it was asked") + 1;
    assert_eq!(calls.len() - undo, 4, "{calls:?}");
    for (at, call) in calls.iter().enumerate().skip(undo) {
        for moment in [Moment::Before, Moment::After] {
            let case = format!("{at}:{call}:{moment:?}");
            let cart = desk.shop.cart(&[(MUG, 1)]).await;
            let asked = order(&cart, Card::Empty);
            die(&desk, &case, &asked, at, moment).await;
            desk.settle().await;
            desk.books_agree().await;
            let told = desk.insist(&case, &asked).await;
            let declined = CheckoutError::PaymentDeclined("insufficient_funds".to_owned());
            assert_eq!(told, Err(declined), "{case}");
        }
    }
    assert_eq!(desk.count(OrderStatus::Placed).await, 0);
    assert_eq!(desk.shop.bank.charges(), 0);
}

/// What the dead process had sent arrives at last: under keys that were undone.
async fn late_messages_change_nothing(desk: &Desk, key: &str) {
    let order_id = newest_cancelled(desk).await;
    let contracts = &desk.shop.contracts;
    let step = |name: &str| -> CallCtx { guest(tenant_one()).with_key(key_of(key).step(name)) };
    let lines = vec![ReserveLine { sku: sku(MUG), quantity: units(1) }];
    let reserve = ReserveStock { order_id, lines };
    let late = contracts.reservations.reserve(&step("reserve_stock"), reserve).await;
    // Its own first answer, or a refusal; `books_agree` looks at what it did.
    drop(late);
    let tokenize = TokenizeInstrument {
        method: testshop::METHOD.to_owned(),
        fields: [("number".to_owned(), Card::Good.number().to_owned())].into(),
    };
    let ctx = guest(tenant_one());
    let instrument = contracts.payments.tokenize(&ctx, tokenize).await.expect("a token");
    let total = desk.shop.order(order_id).await.snapshot.quote.total;
    let request =
        AuthorizePayment { order_id, amount: total, instrument, return_url: String::new() };
    let late = contracts.payments.authorize(&step("authorize_payment"), request).await;
    assert!(late.is_err(), "{late:?}");
    desk.books_agree().await;
}

async fn newest_cancelled(desk: &Desk) -> OrderId {
    let orders = desk.shop.orders().await;
    let cancelled = orders.iter().find(|order| order.status == OrderStatus::Cancelled);
    cancelled.expect("one was undone").id
}

/// A process that was only held up, and wakes after another has ended its flow.
#[tokio::test]
async fn a_process_that_lost_its_flow_changes_nothing_any_more() {
    let desk = Desk::open().await;
    let calls = calls_of(&desk, Card::Empty).await;
    let authorize = calls.iter().position(|call| call.ends_with("/authorize"));
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let asked = order(&cart, Card::Good);
    die(&desk, "k", &asked, authorize.expect("it is asked"), Moment::Before).await;
    desk.pass_the_deadline().await;
    desk.settle().await;
    late_messages_change_nothing(&desk, "k").await;
    assert_eq!(desk.shop.bank.charges(), 0);
}
