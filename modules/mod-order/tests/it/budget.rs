//! Round trips to the database, counted: they are what an order costs.

use mod_order_api::{Orders, PaymentState, RecordPaymentState};
use testkit::{Counters, executed};

use crate::shop::{Shop, confirmation, ctx, fresh_ctx, payment};

#[tokio::test]
async fn an_order_is_opened_in_three_round_trips_and_placed_in_four() {
    let shop = Shop::open().await;
    let (opened, asked) = executed(shop.book.open_pending(&ctx("k"), shop.request())).await;
    assert_eq!(asked.statements, 3, "begin, one statement, commit");
    let request = confirmation(&opened.expect("opened").flow);
    let (placed, asked) = executed(shop.book.confirm(&fresh_ctx(), request)).await;
    assert_eq!(asked.statements, 4, "begin, lock, one statement, commit");
    assert!(placed.is_ok(), "{placed:?}");
}

#[tokio::test]
async fn news_that_the_order_knows_are_one_read() {
    let shop = Shop::open().await;
    let placed = shop.placed("k").await;
    let known = placed.state.placement().expect("placed").payment.clone();
    let told = RecordPaymentState { order_id: placed.id, payment: known };
    let ctx = fresh_ctx();
    let (answer, asked) = executed(shop.book.record_payment_state(&ctx, told)).await;
    assert_eq!(answer.as_ref(), Ok(&placed));
    assert_eq!(asked.commits, 0);
    assert!(asked.statements <= 2, "one, and what turns a connection: {}", asked.statements);

    let captured = payment(placed.id, PaymentState::Captured);
    let told = RecordPaymentState { order_id: placed.id, payment: captured };
    let (answer, asked) = executed(shop.book.record_payment_state(&ctx, told)).await;
    assert_eq!(answer.expect("noted").version, placed.version + 1, "the key was not used up");
    assert_eq!(asked.commits, 1);
}

#[tokio::test]
async fn news_for_a_pending_order_wait_for_no_disk() {
    let shop = Shop::open().await;
    let opened = shop.opened("k").await;
    let id = opened.order_id;
    let told = RecordPaymentState { order_id: id, payment: payment(id, PaymentState::Captured) };
    let counters = Counters::default();
    let listening = counters.listen();
    let order = shop.book.record_payment_state(&fresh_ctx(), told).await.expect("noted");
    drop(listening);
    assert_eq!(order.version, 1);
    let commits = |kind| counters.sum("shop_database_commits_total", &[("commit", kind)]);
    assert_eq!((commits("synchronous"), commits("relaxed")), (0, 1));
}
