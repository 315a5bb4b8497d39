//! What a purchase costs: calls of contracts, commits of the database.

use testkit::executed;
use testshop::{Card, MUG, TEA};

use crate::desk::{Desk, order, placed, under};

#[tokio::test]
async fn a_card_checkout_is_five_commits_and_six_calls() {
    let desk = Desk::open().await;
    // The first checkout of a process asks for the methods' deadlines once.
    placed(&desk.buy("first", &[(TEA, 1)], Card::Good).await);
    assert!(desk.calls.take().contains(&"payment.Payments/methods".to_owned()));

    let cart = desk.shop.cart(&[(MUG, 2), (TEA, 1)]).await;
    let ctx = under("second");
    let store = desk.shop.store();
    let work = desk.checkout.place(&ctx, &store, order(&cart, Card::Good));
    let (answer, executed) = executed(work).await;

    placed(&answer);
    assert_eq!(executed.commits, 5, "open, reserve, intent, fact, confirm");
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
    // What the request waits for itself, with the two calls that the cart makes.
    assert_eq!(ctx.calls.count(), 5);
}

#[tokio::test]
async fn a_repeat_is_answered_without_a_commit() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(TEA, 1)]).await;
    let first = desk.place("k", order(&cart, Card::Good)).await;
    let (again, executed) = executed(desk.place("k", order(&cart, Card::Good))).await;
    assert_eq!(again, first);
    assert_eq!(executed.commits, 0);
    assert!(executed.statements > 0, "it was read");
}
