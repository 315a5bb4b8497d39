use kernel_common::{IdSource, OrderId, RefundId};
use mod_order_api::{
    CancelOrder, ClaimDue, Flows, OrderAction, OrderError, OrderEvent, OrderStatus, Orders,
    PaymentState, RecordPaymentState, RecordRefund, ReinstateOrder, ShipOrder, TimelineEvent,
};
use rt_host::RandomIds;
use tokio::task::JoinSet;

use crate::{
    flows::checkpoint,
    shop::{Shop, checkout, ctx, eur, fresh_ctx, payment, refusal},
};

fn refund(order_id: OrderId, amount_minor: i64) -> RecordRefund {
    let refund_id = RefundId::from_uuid(RandomIds.next());
    RecordRefund { order_id, refund_id, amount: eur(amount_minor), reason: "broken".to_owned() }
}

#[tokio::test]
async fn a_refund_is_counted_once_under_whatever_key() {
    let shop = Shop::open().await;
    let placed = shop.placed("k").await;
    let broken = refund(placed.id, 490);
    let first = shop.book.record_refund(&ctx("r"), broken.clone()).await.expect("recorded");
    assert_eq!(first.refunded, eur(490));
    assert_eq!(shop.book.record_refund(&ctx("r"), broken.clone()).await.as_ref(), Ok(&first));
    assert_eq!(shop.book.record_refund(&ctx("s"), broken.clone()).await.as_ref(), Ok(&first));
    assert_eq!(shop.order(placed.id).await, first);

    let envelope = testkit::expect_event(&shop.db, "orders.order_refunded.v1").await;
    let event = OrderEvent::read(&envelope).expect("readable").expect("known");
    let OrderEvent::Refunded { refund_id, amount, order } = event else { panic!("{event:?}") };
    assert_eq!((refund_id, amount, order.totals.refunded), (broken.refund_id, eur(490), eur(490)));

    let other = shop.placed("k2").await;
    let stolen = RecordRefund { order_id: other.id, ..broken };
    let refused = refusal(shop.book.record_refund(&fresh_ctx(), stolen).await);
    assert!(matches!(refused, OrderError::Invalid(_)), "{refused:?}");
}

#[tokio::test]
async fn refunds_side_by_side_never_exceed_the_total() {
    let shop = Shop::open().await;
    let placed = shop.placed("k").await;
    let mut refunds = JoinSet::new();
    for _ in 0..10 {
        let (book, refund) = (shop.book.clone(), refund(placed.id, 500));
        refunds.spawn(async move { book.record_refund(&fresh_ctx(), refund).await });
    }
    let answers = refunds.join_all().await;
    let granted = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(granted, 4, "four times 5.00 of 24.90");
    for answer in answers.into_iter().filter(Result::is_err) {
        assert_eq!(refusal(answer), OrderError::RefundTooLarge { left: eur(490) });
    }
    assert_eq!(shop.order(placed.id).await.refunded, eur(2_000));
}

#[tokio::test]
async fn money_that_came_too_late_is_given_back_and_said_so() {
    let shop = Shop::open().await;
    let opened = shop.opened("k").await;
    let id = opened.order_id;
    let refused = refusal(shop.book.record_refund(&fresh_ctx(), refund(id, 1)).await);
    let (action, status) = (OrderAction::Refund, OrderStatus::Pending);
    assert_eq!(refused, OrderError::NotAllowed { action, status });

    let cancel = CancelOrder { order_id: id, reason: "expired".to_owned() };
    shop.book.cancel(&fresh_ctx(), cancel).await.expect("cancelled");
    let came = RecordPaymentState { order_id: id, payment: payment(id, PaymentState::Captured) };
    shop.book.record_payment_state(&fresh_ctx(), came).await.expect("noted");
    let order = shop.book.record_refund(&fresh_ctx(), refund(id, 2_490)).await.expect("recorded");
    let story: Vec<_> = order.timeline.iter().map(|entry| entry.event).collect();
    use TimelineEvent::{Cancelled, Opened, PaymentChanged, Refunded};
    assert_eq!(story, [Opened, Cancelled, PaymentChanged, Refunded]);
    assert_eq!(order.refunded, eur(2_490));
}

#[tokio::test]
async fn a_payment_that_changes_is_told_in_the_story_and_in_no_event() {
    let shop = Shop::open().await;
    let placed = shop.placed("k").await;
    let captured = payment(placed.id, PaymentState::Captured);
    let change = RecordPaymentState { order_id: placed.id, payment: captured.clone() };
    let order = shop.book.record_payment_state(&ctx("p"), change.clone()).await.expect("noted");
    assert_eq!(order.state.placement().map(|p| &p.payment), Some(&captured));
    assert_eq!(order.timeline.last().expect("told").event, TimelineEvent::PaymentChanged);
    assert_eq!(shop.book.record_payment_state(&ctx("q"), change).await, Ok(order));
    assert_eq!(shop.events(placed.id).await.len(), 2);

    let foreign = RecordPaymentState {
        order_id: placed.id,
        payment: payment(OrderId::from_uuid(RandomIds.next()), PaymentState::Captured),
    };
    let refused = refusal(shop.book.record_payment_state(&fresh_ctx(), foreign).await);
    let (action, status) = (OrderAction::RecordPayment, OrderStatus::Placed);
    assert_eq!(refused, OrderError::NotAllowed { action, status });
}

#[tokio::test]
async fn a_key_that_told_news_cannot_tell_others() {
    let shop = Shop::open().await;
    let placed = shop.placed("k").await;
    let told = async |state| {
        let change = RecordPaymentState { order_id: placed.id, payment: payment(placed.id, state) };
        shop.book.record_payment_state(&ctx("p"), change).await
    };
    let captured = told(PaymentState::Captured).await.expect("noted");
    // Behind what is known as well, but the key comes first.
    assert_eq!(refusal(told(PaymentState::Authorized).await), OrderError::KeyReused);
    let shipped = ShipOrder { order_id: placed.id, carrier: "DHL".to_owned(), tracking: None };
    shop.book.ship(&fresh_ctx(), shipped).await.expect("shipped");
    assert_eq!(told(PaymentState::Captured).await, Ok(captured), "its first answer");
}

#[tokio::test]
async fn news_that_is_behind_changes_nothing() {
    let shop = Shop::open().await;
    let placed = shop.placed("k").await;
    let told = async |state| {
        let change = RecordPaymentState { order_id: placed.id, payment: payment(placed.id, state) };
        shop.book.record_payment_state(&fresh_ctx(), change).await.expect("an answer")
    };
    let captured = told(PaymentState::Captured).await;
    for behind in [PaymentState::Pending, PaymentState::Authorized, PaymentState::Unknown] {
        assert_eq!(told(behind).await, captured, "{behind:?}");
    }
    assert_ne!(told(PaymentState::Refunded).await, captured);
}

#[tokio::test]
async fn an_order_is_reinstated_once() {
    let shop = Shop::open().await;
    let placed = shop.placed("k").await;
    let paid = payment(placed.id, PaymentState::Captured);
    let reservation_id = kernel_common::ReservationId::from_uuid(RandomIds.next());
    let reinstate = ReinstateOrder { order_id: placed.id, payment: paid, reservation_id };
    let refused = refusal(shop.book.reinstate(&fresh_ctx(), reinstate.clone()).await);
    assert!(matches!(refused, OrderError::NotAllowed { .. }), "{refused:?}");
    let cancel = CancelOrder { order_id: placed.id, reason: "not paid in time".to_owned() };
    shop.book.cancel(&fresh_ctx(), cancel).await.expect("cancelled");
    let again = shop.book.reinstate(&ctx("late"), reinstate.clone()).await.expect("placed again");
    assert_eq!(again.state.placement().map(|p| p.reservation_id), Some(reservation_id));
    assert_eq!(shop.book.reinstate(&ctx("late"), reinstate.clone()).await.as_ref(), Ok(&again));
    assert_eq!(shop.book.reinstate(&fresh_ctx(), reinstate).await, Ok(again));
    assert_eq!(shop.events(placed.id).await.len(), 4, "opened, placed, cancelled, placed");
}

#[tokio::test]
async fn a_payment_that_changes_wakes_the_flow_that_waits_for_it() {
    let shop = Shop::open().await;
    let opened = shop.opened("k").await;
    let id = opened.order_id;
    let asleep = checkpoint(&opened.flow, |write| {
        (write.release, write.wake_after_ms) = (true, 600_000);
    });
    shop.book_checkpoint(asleep).await;
    let change =
        RecordPaymentState { order_id: id, payment: payment(id, PaymentState::Authorized) };
    let order = shop.book.record_payment_state(&fresh_ctx(), change).await.expect("noted");
    assert_eq!(order.version, 1, "a pending order keeps nothing of it");
    let claim = ClaimDue { limit: 10, lease_seconds: 15, kinds: checkout() };
    let due = shop.book.claim_due(&fresh_ctx(), claim).await.expect("claimed");
    assert_eq!(due.len(), 1);
    assert_eq!(due[0].deadline, opened.flow.deadline);
}
