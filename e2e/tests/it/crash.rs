//! The shop is killed in the middle of checkouts, again and again.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use e2e::{Answer, Card, Inside, Ledger, Purchase, Shop, Shopper, Store};
use mod_order_api::OrderStatus;
use tokio::{sync::Semaphore, task::JoinSet};

const PURCHASES: usize = 40;
const AT_A_TIME: usize = 16;
const SKU: &str = "SOP-BAR-ROS";
const UNITS: i64 = 500;
/// Carts are committed without waiting for the disk; by then they are on it.
const CARTS_ON_DISK: Duration = Duration::from_millis(800);
const SEED: u64 = 20_260_101;

/// A purchase and its first answer, if the shop lived long enough.
type Tried = (Purchase, Option<Answer>);

#[tokio::test]
async fn killed_at_any_moment_it_loses_no_order_and_charges_nobody_twice() {
    survives(Shop::start(), 3).await;
}

/// The shop lives on and waits for what its other half has to say.
#[tokio::test]
async fn the_death_of_inventory_and_payment_alone_costs_nobody_anything() {
    survives(Shop::in_two_processes(), 1).await;
}

async fn survives(mut shop: Shop, rounds: u64) {
    let shopper = shop.shopper(Store::Tihaven);
    shop.inside(Store::Tihaven).count(SKU, UNITS).await;
    let mut tried = Vec::new();
    for round in 0..rounds {
        let purchases = fill_carts(&shopper).await;
        tokio::time::sleep(CARTS_ON_DISK).await;
        let answers = Arc::new(AtomicU64::new(0));
        let under_way = begin(&shopper, purchases, &answers);
        let (answered, later) = moment(round);
        while answers.load(Ordering::SeqCst) < answered {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(later).await;
        shop.kill();
        shop.start_again();
        tried.extend(under_way.join_all().await);
    }
    let inside = shop.inside(Store::Tihaven);
    let answered = ask_again(&shopper, tried).await;
    let totals = placed(&inside, &shopper, &answered).await;
    every_charge_is_of_a_placed_order(&inside, &shop.provider().ledger().await, &totals).await;
    let shelf = inside.shelf(SKU).await;
    let sold = i64::try_from(totals.len()).expect("few");
    assert_eq!((shelf.on_hand, shelf.reserved), (UNITS, sold), "goods are promised or given back");
    shop.audit();
    shop.stop();
}

/// How many answers the shop lives to give, and how much longer it lives: the same in every run,
/// whatever the machine, and always with others under way.
fn moment(round: u64) -> (u64, Duration) {
    let mixed = (SEED + round).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    (mixed % 24, Duration::from_millis(mixed / 24 % 30))
}

async fn fill_carts(shopper: &Shopper) -> Vec<Purchase> {
    let mut filling = JoinSet::new();
    for number in 0..PURCHASES {
        let shopper = shopper.clone();
        let card = if number % 8 == 7 { Card::Declined } else { Card::Approved };
        filling.spawn(async move { shopper.cart_with(SKU, 1).await.purchase(card) });
    }
    filling.join_all().await
}

fn begin(shopper: &Shopper, purchases: Vec<Purchase>, answers: &Arc<AtomicU64>) -> JoinSet<Tried> {
    let mut under_way = JoinSet::new();
    let door = Arc::new(Semaphore::new(AT_A_TIME));
    for purchase in purchases {
        let (shopper, door, answers) = (shopper.clone(), door.clone(), answers.clone());
        under_way.spawn(async move {
            let _turn = door.acquire().await;
            let Purchase { key, body } = &purchase;
            let answer = shopper.try_send("POST", "/api/v1/checkout", Some(key), Some(body)).await;
            let finished = |answer: &Answer| matches!(answer.status, 201 | 402);
            let answer = answer.ok().filter(finished);
            answers.fetch_add(u64::from(answer.is_some()), Ordering::SeqCst);
            (purchase, answer)
        });
    }
    under_way
}

/// Repeats every purchase under its key. One that was answered before is answered the same.
async fn ask_again(shopper: &Shopper, tried: Vec<Tried>) -> Vec<Answer> {
    let mut asking = JoinSet::new();
    let door = Arc::new(Semaphore::new(AT_A_TIME));
    for (purchase, first) in tried {
        let (shopper, door) = (shopper.clone(), door.clone());
        asking.spawn(async move {
            let _turn = door.acquire().await;
            let answer = shopper.place_until_answered(&purchase).await;
            if let Some(first) = first {
                assert_eq!(answer.status, first.status, "{} {}", first.text(), answer.text());
                assert!(answer.status != 201 || answer.body == first.body, "{}", answer.text());
            }
            answer
        });
    }
    asking.join_all().await
}

/// What each placed order costs, by its id. No order is in any other state than its answer says.
async fn placed(inside: &Inside, shopper: &Shopper, answered: &[Answer]) -> BTreeMap<String, i64> {
    let mut totals = BTreeMap::new();
    for answer in answered {
        let body = answer.json();
        let Some(token) = body["token"].as_str() else {
            answer.refused(402, "checkout.payment_declined");
            continue;
        };
        let order = shopper.wait_for_order(token, "placed").await;
        assert_eq!(order["total"], body["total"]);
        let id = body["order_id"].as_str().expect("an id").to_owned();
        totals.insert(id, order["total"]["amount_minor"].as_i64().expect("a total"));
    }
    let declined = answered.iter().filter(|answer| answer.status == 402).count();
    assert_eq!(totals.len() + declined, answered.len(), "one key, one order");
    let orders = inside.orders_of(shopper.email()).await;
    let of = |status| orders.iter().filter(|(_, of)| *of == status).count();
    assert_eq!(of(OrderStatus::Placed), totals.len());
    assert_eq!(of(OrderStatus::Pending), 0);
    totals
}

async fn every_charge_is_of_a_placed_order(
    inside: &Inside,
    ledger: &Ledger,
    totals: &BTreeMap<String, i64>,
) {
    let mut paid = BTreeMap::new();
    for (order, total) in totals {
        let payment = inside.payment_of(order).await.expect("a placed order is paid");
        paid.insert(payment.id.to_string(), *total);
    }
    for (reference, total) in &paid {
        assert_eq!(ledger.charges(reference), [*total], "charged once");
        assert_eq!(ledger.kept(reference), *total);
    }
    for reference in ledger.charged() {
        assert!(paid.contains_key(reference) || ledger.kept(reference) == 0, "{reference}");
    }
}
