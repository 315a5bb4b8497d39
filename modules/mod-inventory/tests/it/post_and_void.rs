use mod_inventory_api::{
    PostReservation, ReservationError, ReservationState, StockReservations, VoidReservation,
    VoidedReservation,
};
use rt_contract::CallError;
use tokio::task::JoinSet;

use crate::shop::{Shop, fresh_ctx, new_order};

#[tokio::test]
async fn shipping_takes_the_goods_off_the_shelf_once() {
    let shop = Shop::open().await.stocked(10, "MUG").await;
    let reservation = shop.reserve("a", &[("MUG", 3)]).await.expect("reserved");
    assert_eq!(shop.level("MUG").await, (10, 3));
    let post = PostReservation { order_id: reservation.order_id };
    let posted = shop.inventory.post(&fresh_ctx(), post.clone()).await.expect("posted");
    assert_eq!(posted.id, reservation.id);
    assert_eq!(shop.level("MUG").await, (7, 0));
    shop.inventory.post(&fresh_ctx(), post).await.expect("a repeat is no error");
    assert_eq!(shop.level("MUG").await, (7, 0));
    let void = VoidReservation::OfOrder(reservation.order_id);
    let refused = shop.inventory.void(&fresh_ctx(), void).await;
    let state = ReservationState::Posted;
    assert_eq!(refused, Err(CallError::Domain(ReservationError::AlreadyResolved { state })));
}

#[tokio::test]
async fn voiding_gives_the_goods_back_once() {
    let shop = Shop::open().await.stocked(10, "MUG").await;
    let reservation = shop.reserve("a", &[("MUG", 3)]).await.expect("reserved");
    let made_under = VoidReservation::MadeUnder("a".parse().expect("a key"));
    for void in [made_under, VoidReservation::OfOrder(reservation.order_id)] {
        let voided = shop.inventory.void(&fresh_ctx(), void).await;
        assert_eq!(voided, Ok(VoidedReservation::Voided));
        assert_eq!(shop.level("MUG").await, (10, 0));
    }
    let post = PostReservation { order_id: reservation.order_id };
    let refused = shop.inventory.post(&fresh_ctx(), post).await;
    let state = ReservationState::Voided;
    assert_eq!(refused, Err(CallError::Domain(ReservationError::AlreadyResolved { state })));
}

#[tokio::test]
async fn an_order_without_a_reservation_says_so() {
    let shop = Shop::open().await;
    let order_id = new_order();
    let refused = shop.inventory.post(&fresh_ctx(), PostReservation { order_id }).await;
    assert_eq!(refused.err(), Some(CallError::Domain(ReservationError::NotReserved(order_id))));
    let voided = shop.inventory.void(&fresh_ctx(), VoidReservation::OfOrder(order_id)).await;
    assert_eq!(voided, Ok(VoidedReservation::NeverReserved));
}

#[tokio::test]
async fn post_and_void_race_and_one_of_them_wins() {
    let shop = Shop::open().await.stocked(100, "MUG").await;
    for round in 0..10 {
        let key = format!("race-{round}");
        let order_id = shop.reserve(&key, &[("MUG", 1)]).await.expect("reserved").order_id;
        let mut racers = JoinSet::new();
        for racer in 0..6 {
            let inventory = shop.inventory.clone();
            racers.spawn(async move {
                let ctx = fresh_ctx();
                if racer % 2 == 0 {
                    inventory.post(&ctx, PostReservation { order_id }).await.is_ok()
                } else {
                    inventory.void(&ctx, VoidReservation::OfOrder(order_id)).await.is_ok()
                }
            });
        }
        let winners = racers.join_all().await.into_iter().filter(|won| *won).count();
        assert_eq!(winners, 3, "the three of one side succeed, the three of the other do not");
    }
    let (on_hand, reserved) = shop.level("MUG").await;
    assert_eq!(reserved, 0);
    assert!((90..=100).contains(&on_hand));
}
