use std::time::Duration;

use kernel_common::{Clock, IdSource, OrderId};
use mod_order_api::{
    CancelOrder, ClaimDue, FlowPhase, Flows, OrderAction, OrderError, OrderState, OrderStatus,
    Orders, ShipOrder,
};
use rt_host::{RandomIds, SystemClock};
use serde_json::json;

use crate::{
    flows::checkpoint,
    shop::{Shop, checkout, ctx, fresh_ctx, refusal},
};

fn cancel(order_id: OrderId) -> CancelOrder {
    CancelOrder { order_id, reason: " asked by telephone ".to_owned() }
}

#[tokio::test]
async fn a_placed_order_keeps_what_is_to_be_given_back() {
    let shop = Shop::open().await;
    let placed = shop.placed("k").await;
    shop.clock.advance(Duration::from_secs(60));
    let order = shop.book.cancel(&ctx("c"), cancel(placed.id)).await.expect("cancelled");
    let OrderState::Cancelled { cancelled_at, reason, placement } = &order.state else {
        panic!("{:?}", order.state)
    };
    assert_eq!((*cancelled_at, reason.as_str()), (shop.clock.now(), "asked by telephone"));
    assert_eq!(placement.as_ref(), placed.state.placement());
    assert_eq!(shop.order(placed.id).await, order);
    let told: Vec<String> = shop.events(placed.id).await.into_iter().map(|(_, t)| t).collect();
    assert_eq!(told, ["opened", "placed", "cancelled"]);
}

#[tokio::test]
async fn a_repeat_answers_the_first_and_another_request_under_the_key_is_refused() {
    let shop = Shop::open().await;
    let placed = shop.placed("k").await;
    let first = shop.book.cancel(&ctx("c"), cancel(placed.id)).await;
    assert_eq!(shop.book.cancel(&ctx("c"), cancel(placed.id)).await, first);
    let other = CancelOrder { order_id: placed.id, reason: "sold out".to_owned() };
    let refused = refusal(shop.book.cancel(&ctx("c"), other.clone()).await);
    assert_eq!(refused, OrderError::KeyReused);
    // Cancelled is cancelled: another key is no error and changes nothing.
    assert_eq!(shop.book.cancel(&ctx("d"), other).await, first);
    assert_eq!(shop.events(placed.id).await.len(), 3);
}

#[tokio::test]
async fn what_left_the_house_or_never_was_cannot_be_cancelled() {
    let shop = Shop::open().await;
    let placed = shop.placed("k").await;
    let ship = ShipOrder { order_id: placed.id, carrier: "DHL".to_owned(), tracking: None };
    shop.book.ship(&fresh_ctx(), ship).await.expect("shipped");
    let refused = refusal(shop.book.cancel(&fresh_ctx(), cancel(placed.id)).await);
    let (action, status) = (OrderAction::Cancel, OrderStatus::Shipped);
    assert_eq!(refused, OrderError::NotAllowed { action, status });
    let nobody = OrderId::from_uuid(RandomIds.next());
    let refused = refusal(shop.book.cancel(&fresh_ctx(), cancel(nobody)).await);
    assert_eq!(refused, OrderError::UnknownOrder(nobody));
    let blank = CancelOrder { order_id: placed.id, reason: " ".to_owned() };
    let refused = refusal(shop.book.cancel(&fresh_ctx(), blank).await);
    assert!(matches!(refused, OrderError::Invalid(_)), "{refused:?}");
}

fn claim() -> ClaimDue {
    ClaimDue { limit: 10, lease_seconds: 15, kinds: checkout() }
}

#[tokio::test]
async fn the_flow_of_an_order_that_is_taken_away_is_due_and_past_its_deadline() {
    let shop = Shop::open().await;
    let mut request = shop.request();
    // Deadlines are compared with the database's clock, which is the host's.
    request.flow.deadline = SystemClock.now().after(Duration::from_secs(86_400));
    let opened = shop.book.open_pending(&ctx("k"), request).await.expect("opened");
    let asleep = checkpoint(&opened.flow, |write| {
        (write.release, write.wake_after_ms) = (true, 600_000);
    });
    shop.book_checkpoint(asleep).await;
    assert_eq!(shop.book.claim_due(&fresh_ctx(), claim()).await, Ok(vec![]));

    let order_id = opened.order_id;
    shop.book.cancel(&fresh_ctx(), cancel(order_id)).await.expect("cancelled");
    let due = shop.book.claim_due(&fresh_ctx(), claim()).await.expect("claimed");
    assert_eq!(due.len(), 1);
    assert!(due[0].deadline <= SystemClock.now(), "{:?}", due[0].deadline);
}

#[tokio::test]
async fn a_flow_that_is_driven_meanwhile_is_due_when_its_drive_lets_go() {
    let shop = Shop::open().await;
    let opened = shop.opened("k").await;
    shop.book.cancel(&fresh_ctx(), cancel(opened.order_id)).await.expect("cancelled");
    assert_eq!(shop.book.claim_due(&fresh_ctx(), claim()).await, Ok(vec![]), "it is leased");
    let asleep = checkpoint(&opened.flow, |write| {
        (write.release, write.wake_after_ms) = (true, 600_000);
    });
    shop.book_checkpoint(asleep).await;
    assert_eq!(shop.book.claim_due(&fresh_ctx(), claim()).await.expect("claimed").len(), 1);
}

#[tokio::test]
async fn a_flow_that_undoes_cancels_its_own_order_and_goes_on() {
    let shop = Shop::open().await;
    let opened = shop.opened("k").await;
    let turned = checkpoint(&opened.flow, |write| {
        write.phase = FlowPhase::Undoing;
        write.turned = Some(json!({ "why": "deadline_passed" }));
    });
    shop.book_checkpoint(turned).await;
    shop.book.cancel(&fresh_ctx(), cancel(opened.order_id)).await.expect("cancelled");
    let flow = shop.flow(opened.order_id).await.flow;
    assert_eq!((flow.phase, flow.deadline), (FlowPhase::Undoing, opened.flow.deadline));
}
