use mod_order_api::{
    CancelOrder, ConfirmOrder, FlowPhase, OrderAction, OrderError, OrderEvent, OrderState,
    OrderStatus, Orders, TimelineEvent,
};
use serde_json::json;
use tokio::task::JoinSet;

use crate::shop::{Shop, confirmation, ctx, eur, fresh_ctx, refusal};

#[tokio::test]
async fn an_order_is_placed_and_its_flow_closed_in_one_commit() {
    let shop = Shop::open().await;
    let opened = shop.opened("k").await;
    let order = shop.confirm(&opened).await.expect("placed");
    assert_eq!(order, shop.order(opened.order_id).await, "the answer is what is kept");
    let OrderState::Placed(placement) = &order.state else { panic!("{:?}", order.state) };
    let request = confirmation(&opened.flow);
    assert_eq!(placement.payment, request.payment);
    assert_eq!(placement.reservation_id, request.reservation_id);
    assert_eq!(order.timeline.last().expect("told").event, TimelineEvent::Placed);

    let flow = shop.flow(opened.order_id).await.flow;
    assert_eq!((flow.phase, flow.reply), (FlowPhase::Done, Some(request.reply)));
    let envelope = testkit::expect_event(&shop.db, "orders.order_placed.v1").await;
    let event = OrderEvent::read(&envelope).expect("readable").expect("known");
    assert_eq!((envelope.streamseq, &event.order().state), (2, &order.state));
}

#[tokio::test]
async fn confirming_twice_is_confirming_once() {
    let shop = Shop::open().await;
    let opened = shop.opened("k").await;
    let request = confirmation(&opened.flow);
    let first = shop.book.confirm(&ctx("s"), request.clone()).await;
    let again = shop.book.confirm(&ctx("s"), request.clone()).await;
    assert_eq!(first, again);
    // Another drive that got here with the same keys has the same payment and reservation.
    let late = ConfirmOrder { fence: 7, ..request };
    assert_eq!(shop.book.confirm(&fresh_ctx(), late).await, first);
    assert_eq!(shop.events(opened.order_id).await.len(), 2);
}

#[tokio::test]
async fn nothing_is_placed_under_an_old_fence() {
    let shop = Shop::open().await;
    let opened = shop.opened("k").await;
    let stale = ConfirmOrder { fence: 0, ..confirmation(&opened.flow) };
    let refused = refusal(shop.book.confirm(&fresh_ctx(), stale).await);
    assert_eq!(refused, OrderError::FlowFenced(opened.order_id));
    assert_eq!(shop.order(opened.order_id).await.state, OrderState::Pending);
    assert_eq!(shop.flow(opened.order_id).await.flow, opened.flow);
    assert_eq!(shop.events(opened.order_id).await, [(1, "opened".to_owned())]);
}

#[tokio::test]
async fn ten_drives_of_one_order_place_it_once() {
    let shop = Shop::open().await;
    let opened = shop.opened("k").await;
    let mut drives = JoinSet::new();
    for _ in 0..10 {
        let (book, request) = (shop.book.clone(), confirmation(&opened.flow));
        drives.spawn(async move { book.confirm(&fresh_ctx(), request).await });
    }
    let answers = drives.join_all().await;
    let kept = shop.order(opened.order_id).await;
    assert!(answers.iter().all(|answer| answer.as_ref() == Ok(&kept)), "{answers:?}");
    assert_eq!((kept.version, kept.timeline.len()), (2, 2));
    assert_eq!(shop.events(opened.order_id).await.len(), 2);
}

#[tokio::test]
async fn the_first_answer_of_a_flow_stays_its_answer() {
    let shop = Shop::open().await;
    let opened = shop.opened("k").await;
    let waiting = crate::flows::checkpoint(&opened.flow, |write| {
        write.reply = Some(json!({ "waiting": true }));
    });
    shop.book_checkpoint(waiting).await;
    shop.confirm(&opened).await.expect("placed");
    assert_eq!(shop.flow(opened.order_id).await.flow.reply, Some(json!({ "waiting": true })));
}

#[tokio::test]
async fn an_order_is_not_placed_with_another_amount_or_after_its_end() {
    let shop = Shop::open().await;
    let opened = shop.opened("k").await;
    let mut short = confirmation(&opened.flow);
    short.payment.amount = eur(1);
    let refused = refusal(shop.book.confirm(&fresh_ctx(), short).await);
    assert!(matches!(refused, OrderError::Invalid(_)), "{refused:?}");

    let cancel = CancelOrder { order_id: opened.order_id, reason: "asked".to_owned() };
    shop.book.cancel(&fresh_ctx(), cancel).await.expect("cancelled");
    let refused = refusal(shop.confirm(&opened).await);
    let (action, status) = (OrderAction::Confirm, OrderStatus::Cancelled);
    assert_eq!(refused, OrderError::NotAllowed { action, status });
}
