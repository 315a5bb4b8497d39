use mod_order_api::{OrderAction, OrderError, OrderState, OrderStatus, Orders, ShipOrder};

use crate::shop::{Shop, ctx, fresh_ctx, refusal};

#[tokio::test]
async fn a_placed_order_is_shipped_once() {
    let shop = Shop::open().await;
    let placed = shop.placed("k").await;
    let tracking = Some(" JD0001 ".to_owned());
    let ship = ShipOrder { order_id: placed.id, carrier: "DHL".to_owned(), tracking };
    let shipped = shop.book.ship(&ctx("s"), ship.clone()).await.expect("shipped");
    let OrderState::Shipped { carrier, tracking, placement, .. } = &shipped.state else {
        panic!("{:?}", shipped.state)
    };
    assert_eq!((carrier.as_str(), tracking.as_deref()), ("DHL", Some("JD0001")));
    assert_eq!(Some(placement), placed.state.placement());
    assert_eq!(shipped.timeline.last().expect("told").note, "DHL JD0001");
    assert_eq!(shop.book.ship(&ctx("s"), ship.clone()).await.as_ref(), Ok(&shipped), "same key");
    assert_eq!(shop.book.ship(&ctx("t"), ship.clone()).await.as_ref(), Ok(&shipped), "same parcel");

    let other = ShipOrder { carrier: "UPS".to_owned(), ..ship };
    let refused = refusal(shop.book.ship(&ctx("u"), other).await);
    let (action, status) = (OrderAction::Ship, OrderStatus::Shipped);
    assert_eq!(refused, OrderError::NotAllowed { action, status });
    assert_eq!(shop.events(placed.id).await.len(), 3);
}

#[tokio::test]
async fn what_is_not_placed_is_not_shipped() {
    let shop = Shop::open().await;
    let opened = shop.opened("k").await;
    let ship = ShipOrder { order_id: opened.order_id, carrier: "DHL".to_owned(), tracking: None };
    let refused = refusal(shop.book.ship(&ctx("s"), ship.clone()).await);
    let (action, status) = (OrderAction::Ship, OrderStatus::Pending);
    assert_eq!(refused, OrderError::NotAllowed { action, status });
    // A refusal is no answer that is kept: the key is free for when it can be done.
    shop.confirm(&opened).await.expect("placed");
    assert!(shop.book.ship(&ctx("s"), ship.clone()).await.is_ok());

    let nobody = ShipOrder { carrier: "\u{7}".to_owned(), ..ship };
    let refused = refusal(shop.book.ship(&fresh_ctx(), nobody).await);
    assert!(matches!(refused, OrderError::Invalid(_)), "{refused:?}");
}
