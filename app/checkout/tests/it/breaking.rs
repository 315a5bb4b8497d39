//! Every call of a purchase is broken in turn, and its parties try again.

use app_checkout::CheckoutError;
use mod_order_api::OrderStatus;
use rt_contract::Injected;
use testshop::{Card, MUG};

use crate::desk::{Desk, order, placed};

/// Attempts that are broken in a row: one that the next attempt of the call makes good, all
/// attempts of one call, and more than the flow tries.
const OUTAGES: [u32; 3] = [1, 3, 40];

/// The calls of a purchase that goes well, the first of its process.
async fn calls_of_a_purchase(desk: &Desk) -> Vec<String> {
    placed(&desk.buy("watched", &[(MUG, 1)], Card::Good).await);
    desk.calls.take()
}

/// A flow that cannot go on gives up, except where money may have been taken: there it goes on
/// until it knows.
fn gives_up(call: &str, how: &Injected, outage: u32) -> bool {
    let exhausted = outage == 40;
    match call {
        "inventory.StockReservations/reserve" => exhausted,
        // Once it is done, losing the reply changes nothing.
        "order.Orders/confirm" => exhausted && *how == Injected::LoseRequest,
        _ => false,
    }
}

#[tokio::test]
async fn a_broken_call_ends_in_one_order_or_in_none() {
    let desk = Desk::open().await;
    desk.shop.receive(MUG, 100).await;
    let calls = calls_of_a_purchase(&desk).await;
    assert_eq!(calls.len(), 7, "{calls:?}");
    let mut sold = 1;
    for call in &calls {
        for how in [Injected::LoseRequest, Injected::LoseReply] {
            for outage in OUTAGES {
                let case = format!("{call}:{how:?}:{outage}");
                // Only the first checkout of a process asks for the methods.
                let desk_of_case = desk.fresh_process();
                let cart = desk.shop.cart(&[(MUG, 1)]).await;
                let asked = order(&cart, Card::Good);
                desk_of_case.calls.break_next(outage, call, how.clone());

                let told = desk_of_case.insist(&case, &asked).await;
                desk_of_case.settle().await;
                assert!(desk_of_case.calls.broken() > 0, "{case}: nothing was broken");
                if gives_up(call, &how, outage) {
                    assert_eq!(told, Err(CheckoutError::Undone), "{case}");
                } else {
                    placed(&told);
                    sold += 1;
                }
                assert_eq!(desk.insist(&case, &asked).await, told, "{case}: asked again");
                assert_eq!(desk.count(OrderStatus::Placed).await, sold, "{case}");
                desk.books_agree().await;
            }
        }
    }
}

#[tokio::test]
async fn a_broken_undo_is_finished_later() {
    let desk = Desk::open().await;
    let refused = desk.buy("watched", &[(MUG, 1)], Card::Empty).await;
    assert!(matches!(refused, Err(CheckoutError::PaymentDeclined(_))), "{refused:?}");
    let calls = desk.calls.take();
    let authorized = calls.iter().position(|call| call.ends_with("/authorize"));
    let undo = &calls[authorized.expect("it was asked") + 1..];
    assert_eq!(
        undo,
        [
            "order.Flows/checkpoint",
            "inventory.StockReservations/void",
            "order.Orders/cancel",
            "order.Flows/checkpoint",
        ],
        "the turn is written first, and a refused payment needs no undo"
    );
    for call in &undo[..3] {
        for how in [Injected::LoseRequest, Injected::LoseReply] {
            for outage in OUTAGES {
                let case = format!("{call}:{how:?}:{outage}");
                let desk_of_case = desk.fresh_process();
                let cart = desk.shop.cart(&[(MUG, 1)]).await;
                let asked = order(&cart, Card::Empty);
                desk_of_case.calls.break_next(outage, call, how.clone());
                let told = desk_of_case.insist(&case, &asked).await;
                assert!(matches!(told, Err(CheckoutError::PaymentDeclined(_))), "{case}: {told:?}");
                desk_of_case.settle().await;
                assert!(desk_of_case.calls.broken() > 0, "{case}: nothing was broken");
                desk.books_agree().await;
            }
        }
    }
    assert_eq!(desk.count(OrderStatus::Placed).await, 0);
}
