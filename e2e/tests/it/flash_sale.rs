//! Two hundred shoppers, fifty units.

use std::sync::Arc;

use e2e::{Answer, Card, Purchase, Shop, Shopper, Store};
use mod_order_api::OrderStatus;
use tokio::{sync::Semaphore, task::JoinSet};

const SHOPPERS: usize = 200;
const UNITS: i64 = 50;

#[tokio::test]
async fn sixteen_at_a_time_sell_exactly_what_there_is() {
    sell_out("TWL-TER-CHK-50", 16).await;
}

#[tokio::test]
async fn all_at_once_sell_exactly_what_there_is() {
    sell_out("TWL-TER-SND-50", SHOPPERS).await;
}

async fn sell_out(sku: &'static str, at_a_time: usize) {
    let shop = Shop::shared();
    let (shopper, inside) = (shop.shopper(Store::Tihaven), shop.inside(Store::Tihaven));
    inside.count(sku, UNITS).await;
    let reserved_before = inside.shelf(sku).await.reserved;
    // Everybody has one in the cart before the first one pays.
    let purchases = purchases(&shopper, sku).await;
    let answers = rush(&shopper, purchases, at_a_time).await;

    let placed = answers.iter().filter(|answer| answer.status == 201).count();
    for refused in answers.iter().filter(|answer| answer.status != 201) {
        let problem = refused.refused(409, "checkout.out_of_stock");
        let shortages = problem["details"]["shortages"].as_array().expect("says of what");
        assert_eq!(shortages.len(), 1, "{problem}");
        assert_eq!(shortages[0]["sku"], sku);
        assert_eq!(shortages[0]["requested"], 1);
        assert_eq!(shortages[0]["available"], 0);
    }
    assert_eq!(i64::try_from(placed).expect("few"), UNITS);
    let shelf = inside.shelf(sku).await;
    assert_eq!((shelf.available(), shelf.reserved - reserved_before), (0, UNITS));

    let orders = inside.orders_of(shopper.email()).await;
    let of = |status| orders.iter().filter(|(_, of)| *of == status).count();
    assert_eq!((orders.len(), of(OrderStatus::Placed)), (SHOPPERS, placed));
    assert_eq!(of(OrderStatus::Cancelled), SHOPPERS - placed);
}

async fn purchases(shopper: &Shopper, sku: &'static str) -> Vec<Purchase> {
    let mut filling = JoinSet::new();
    let door = Arc::new(Semaphore::new(16));
    for _ in 0..SHOPPERS {
        let (shopper, door) = (shopper.clone(), door.clone());
        filling.spawn(async move {
            let _turn = door.acquire().await;
            shopper.cart_with(sku, 1).await.purchase(Card::Approved)
        });
    }
    filling.join_all().await
}

async fn rush(shopper: &Shopper, purchases: Vec<Purchase>, at_a_time: usize) -> Vec<Answer> {
    let mut paying = JoinSet::new();
    let door = Arc::new(Semaphore::new(at_a_time));
    for purchase in purchases {
        let (shopper, door) = (shopper.clone(), door.clone());
        paying.spawn(async move {
            let _turn = door.acquire().await;
            shopper.place(&purchase).await
        });
    }
    paying.join_all().await
}
